"""Find pages. What a reader may not see is not found, and counts nowhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, reduce
from operator import or_
from typing import Any

from django.conf import settings
from django.db.models import Q
from wagtail.models import Page

from content.models import SearchEntry
from content.services.search.matching import matching_pages, rank_pages
from content.services.search.query import Query
from content.visibility import visible_to


@dataclass(frozen=True, slots=True)
class Hit:
    """A page that has every word of the search."""

    page_pk: int
    path: str
    language: str
    kind: str
    rank: float


@dataclass(frozen=True)
class Found:
    """All that a reader may see of what a search finds, best first."""

    query: Query
    hits: Sequence[Hit]
    sensitive_paths: tuple[str, ...] = ()

    def in_language(self, language: str) -> "Found":
        """Those in one language."""
        return replace(self, hits=[hit for hit in self.hits if hit.language == language])

    def of_kinds(self, kinds: Sequence[str]) -> "Found":
        """Those of some kinds."""
        return replace(self, hits=[hit for hit in self.hits if hit.kind in kinds])

    def below(self, paths: tuple[str, ...]) -> "Found":
        """Those at or below some tree paths."""
        return replace(self, hits=[hit for hit in self.hits if hit.path.startswith(paths)])

    def count_by_language(self) -> Mapping[str, int]:
        """How many in each language that has any."""
        counts: dict[str, int] = {}
        for hit in self.hits:
            counts[hit.language] = counts.get(hit.language, 0) + 1
        return counts

    def is_sensitive(self, hit: Hit) -> bool:
        """Whether the page, or one above it, is sensitive."""
        return hit.path.startswith(self.sensitive_paths)

    @cached_property
    def is_all_sensitive(self) -> bool:
        """Whether there are hits, and only on sensitive pages."""
        return bool(self.hits) and all(map(self.is_sensitive, self.hits))


def find(*, query: Query, user: Any, within: Sequence[str] = ()) -> Found:
    """Pages in which every word stands, in whatever form. ``within``: only at or below these tree paths.

    Eight queries at most: those of the rule who may read what, one for each language in which the words have other
    base forms, one for the pages, one for what is sensitive.
    """
    if not query.words:
        return Found(query, ())
    languages = [code for code, _ in settings.LANGUAGES]
    ranks_of = {terms: rank_pages(terms) for terms in {query.terms(code) for code in languages}}
    ranks = {code: ranks_of[query.terms(code)] for code in languages}
    # A list of ids would be too long for a query: the search stands in it once more, without ranks.
    matching = reduce(or_, (Q(pk__in=matching_pages(terms)) for terms in ranks_of))
    pages = visible_to(Page.objects.filter(matching).exclude(search_entry__kind="").order_by(), user)
    if within:
        pages = pages.filter(reduce(or_, (Q(path__startswith=path) for path in within)))
    rows = pages.values_list("pk", "path", "search_entry__language", "search_entry__kind")
    hits = [
        Hit(pk, path, language, kind, ranks[language][pk])
        for pk, path, language, kind in rows
        if language in ranks and pk in ranks[language]
    ]
    hits.sort(key=lambda hit: (-hit.rank, hit.path))
    return Found(query, hits, SearchEntry.objects.sensitive_paths())


def single_words(*, query: Query, user: Any, language: str, within: Sequence[str] = ()) -> list[tuple[str, int]]:
    """For a search that found nothing: each of its words that finds something by itself, and how many pages.

    As many queries as words, times those of ``find``; no more than five words.
    """
    if len(query.words) < 2:
        return []
    counts = [
        (word, len(find(query=query.only(word), user=user, within=within).in_language(language).hits))
        for word in query.words[:5]
    ]
    return [(word, count) for word, count in counts if count]
