"""Where a request is in a handbook: edition, addresses, and what this reader may see of it. Gathered once."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language, override, pgettext
from wagtail.models import Page

from content.models import EditionQuerySet
from content.services.site_memory import hidden_from_reader, remembered
from handbooks.contents import Contents
from handbooks.models import HandbookPage
from handbooks.outline import Chapter, Outline
from handbooks.rules import MAX_LEVELS, short_key
from handbooks.services import Change, ChangeLog, HandbookEdition, change_log, contents_of, handbook_edition

LANGUAGE_NAMES = dict(settings.LANGUAGES)


@dataclass
class Place:
    """A handbook in one edition, as one reader sees it in one language."""

    request: HttpRequest
    handbook_key: UUID
    edition: HandbookEdition
    urls: dict[str, str]
    contents: Contents

    @property
    def outline(self) -> Outline:
        """The handbook's outline, with what this reader may not see."""
        return self.edition.outline

    @property
    def language(self) -> str:
        """The reader's language."""
        return self.contents.language

    def title(self, key: UUID) -> str:
        """The title of the handbook or a chapter as this reader sees it."""
        return self.edition.title(key, self.contents.language_of(key) or self.language)

    @property
    def handbook_url(self) -> str:
        """The handbook's own page."""
        return self.url(self.handbook_key, self.contents.language_of(self.handbook_key))

    @property
    def index_url(self) -> str:
        """The list of handbooks, which is the page above."""
        return self.handbook_url.rstrip("/").rpartition("/")[0] + "/"

    def url(self, key: UUID, language: str) -> str:
        """The address of the handbook or a chapter in a language that it is offered in."""
        base = self.urls.get(language) or self.urls.get(self.outline.source_language, "/")
        return base + self.outline.paths.get(language, {}).get(key, "")

    def link(self, chapter: Chapter | None) -> dict[str, Any] | None:
        """A chapter as templates link to it; ``language`` is set where it is another than the page's."""
        if chapter is None:
            return None
        code = self.contents.language_of(chapter.key)
        is_foreign = code != self.language
        return {
            "key": chapter.key,
            "number": chapter.number,
            "title": self.title(chapter.key),
            "url": self.url(chapter.key, code),
            "language": code if is_foreign else "",
            "language_name": LANGUAGE_NAMES.get(code, code) if is_foreign else "",
        }

    def tree(self, key: UUID | None = None, *, levels: int = MAX_LEVELS) -> list[dict[str, Any]]:
        """The chapters below one (or all of the handbook) as nested links, so many levels down."""
        if not levels:
            return []
        return [
            {**(self.link(chapter) or {}), "children": self.tree(chapter.key, levels=levels - 1)}
            for chapter in self.contents.below(key)
        ]

    @cached_property
    def log(self) -> ChangeLog:
        """What has changed so far. No query once this process knows it."""
        return change_log(self.handbook_key, self.edition.number)

    def changes(self, keys: Iterable[UUID]) -> list[Change]:
        """The changes of these pages, newest first, without those of pages that this reader may not see."""
        return self.log.of(key for key in keys if self.contents.shows(key))

    def permalink(self, key: UUID, view: str = "permalink") -> str:
        """The lasting address of a page, or of what belongs to it."""
        return reverse(f"handbooks:{view}", args=[short_key(key)])

    def language_links(self, key: UUID) -> list[dict[str, Any]]:
        """This page in every language; where it is not translated, the permalink, which says so."""
        links = []
        for code, name in settings.LANGUAGES:
            is_available = self.contents.has(key, code)
            with override(code):
                url = self.url(key, code) if is_available else self.permalink(key)
            links.append(
                {
                    "code": code,
                    "name": name,
                    "url": url,
                    "is_current": code == self.language,
                    "is_available": is_available,
                }
            )
        return links

    def part_links(self, key: UUID, view: str) -> list[dict[str, Any]]:
        """A part of a page in every language. Parts are there in all: what is not translated is shown as it is."""
        links = []
        for code, name in settings.LANGUAGES:
            with override(code):
                url = self.permalink(key, view)
            links.append(
                {"code": code, "name": name, "url": url, "is_current": code == self.language, "is_available": True}
            )
        return links

    def is_sensitive(self, chapter: Chapter | None) -> bool:
        """Whether the handbook, or this chapter of it, is to be treated as sensitive."""
        return chapter.is_sensitive if chapter else self.outline.is_sensitive

    def render(
        self,
        template: str,
        context: dict[str, Any],
        *,
        chapter: Chapter | None = None,
        holds: Iterable[Chapter] = (),
    ) -> HttpResponse:
        """Answer with a page of this handbook: neutral and not kept by the browser where it is sensitive.

        ``holds``: chapters whose words stand on it too.
        """
        is_sensitive = self.is_sensitive(chapter) or any(held.is_sensitive for held in holds)
        context = {"place": self, "is_sensitive": is_sensitive, "chapter": chapter, **context}
        if is_sensitive:
            context["neutral_title"] = neutral_title(chapter)
        return guarded(render(self.request, template, context), is_sensitive=is_sensitive)


def guarded(response: HttpResponse, *, is_sensitive: bool) -> HttpResponse:
    """Keep the browser from keeping what is sensitive."""
    if is_sensitive:
        patch_cache_control(response, private=True, no_store=True)
    return response


def neutral_title(chapter: Chapter | None) -> str:
    """A title that tells nothing: what a browser's history keeps of a sensitive page."""
    if chapter is None:
        return pgettext("neutral page title", "Handbook")
    return pgettext("neutral page title", "Chapter %(number)s") % {"number": chapter.number}


def place_of_page(request: HttpRequest, page: Page) -> Place | None:
    """Where a page of a handbook is; None if it has no edition yet. No query if this process knows the handbook."""
    pages = remembered(request, ("handbook of", page.path), lambda: _pages(page))
    if not pages or pages[0].edition_pk is None:
        return None
    pk, sha256 = pages[0].edition_pk, pages[0].edition_sha256
    urls = {handbook.locale.language_code: handbook.get_url() for handbook in pages}
    language = get_language() or settings.LANGUAGE_CODE
    return Place(
        request=request,
        handbook_key=pages[0].translation_key,
        edition=handbook_edition(pk, sha256),
        urls=urls,
        contents=contents_of(pk, sha256, language, frozenset(urls), hidden_from_reader(request, pages)),
    )


def _pages(page: Page) -> list[HandbookPage]:
    """The live pages of the handbook that a page is in, one in each language, with the newest edition. One query."""
    above = [page.path[:end] for end in range(page.steplen, len(page.path) + 1, page.steplen)]
    key = HandbookPage.objects.filter(path__in=above).values("translation_key")[:1]
    return list(
        HandbookPage.objects.filter(translation_key=key)
        .live()
        .select_related("locale")
        .only("path", "depth", "url_path", "translation_key", "locale", "live")
        .annotate(
            edition_pk=EditionQuerySet.newest_of("translation_key", "pk"),
            edition_sha256=EditionQuerySet.newest_of("translation_key", "sha256"),
        )
        .order_by("pk")
    )
