"""What a page of search results shows: for the whole site and for one handbook alike."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language, gettext, gettext_lazy, pgettext

from content.readers import reader_of
from content.services import search

PER_PAGE = 20
EVERY_LANGUAGE = "all"
KIND_NAMES = {
    "course": gettext_lazy("Course"),
    "module": gettext_lazy("Module"),
    "lesson": gettext_lazy("Lesson"),
    "quiz": gettext_lazy("Quiz"),
    "handbook": gettext_lazy("Handbook"),
    "chapter": gettext_lazy("Chapter"),
    "page": gettext_lazy("Page"),
}


@dataclass(frozen=True)
class Choice:
    """One value of a filter. ``count``: how many pages it would leave, if known."""

    value: str
    label: str
    is_chosen: bool
    count: int | None = None


def search_context(
    request: HttpRequest,
    *,
    within: Sequence[str] = (),
    kinds: Sequence[str] | None = None,
    below: tuple[str, ...] | None = None,
    quotable: Callable[[Iterable[search.Hit]], Callable[[search.Hit], bool]] | None = None,
    remarks: Callable[[Sequence[search.Hit]], Mapping[int, Any]] | None = None,
) -> dict[str, Any]:
    """Search for what ``q`` asks, and gather what templates/content/search/results.html shows.

    ``within``: tree paths that hold all there is to search. ``kinds`` and ``below``: filters that the reader chose.
    ``quotable`` gets the hits of one page and says whose text may be quoted to this reader; ``remarks`` what else is to
    be said of some of them, by page. Ten queries at most, and
    more for a search of several words that finds nothing.
    """
    query = search.parse_query(request.GET.get("q", ""))
    language = _chosen_language(request)
    reader = reader_of(request)
    found = search.find(query=query, user=reader, within=within)
    filtered = found if kinds is None else found.of_kinds(kinds)
    filtered = filtered if below is None else filtered.below(below)
    counts = filtered.count_by_language()
    shown = filtered if language == EVERY_LANGUAGE else filtered.in_language(language)
    page_obj = Paginator(shown.hits, PER_PAGE).get_page(request.GET.get("page"))
    hits = list(page_obj.object_list)
    results = search.load_results(
        found=shown, hits=hits, request=request, quotes=quotable(hits) if quotable else lambda hit: True
    )
    remarked = remarks(hits) if remarks else {}
    is_sensitive = any(result.is_sensitive for result in results)
    context: dict[str, Any] = {
        "query": query,
        "is_asked": "q" in request.GET,
        "results": [(result, KIND_NAMES.get(result.kind, ""), remarked.get(result.page_pk)) for result in results],
        "count": len(shown.hits),
        "page_obj": page_obj,
        "language": language,
        "languages": _languages(language, counts),
        "others": [
            choice
            for choice in _languages(language, counts)
            if choice.count and not choice.is_chosen and choice.value != EVERY_LANGUAGE
        ],
        "count_unfiltered": len(found.hits),
        "single_words": [],
        "is_sensitive": is_sensitive,
    }
    if query.words and not found.hits:
        code = (get_language() or "fi") if language == EVERY_LANGUAGE else language
        context["single_words"] = search.single_words(query=query, user=reader, language=code, within=within)
    if is_sensitive:
        context["neutral_title"] = pgettext("neutral page title", "Search")
    return context


def answer(request: HttpRequest, template: str, context: Mapping[str, Any]) -> HttpResponse:
    """The page, for this reader only; not kept by the browser if what is sensitive stands on it."""
    response = render(request, template, dict(context))
    if context["is_sensitive"]:
        patch_cache_control(response, private=True, no_store=True)
    else:
        patch_cache_control(response, private=True, no_cache=True)
    return response


def _chosen_language(request: HttpRequest) -> str:
    asked = request.GET.get("lang", "")
    known = {code for code, _ in settings.LANGUAGES} | {EVERY_LANGUAGE}
    return asked if asked in known else get_language() or settings.LANGUAGE_CODE


def _languages(chosen: str, counts: Mapping[str, int]) -> list[Choice]:
    """The languages as choices, each with how many pages the search finds in it."""
    choices = [Choice(code, name, code == chosen, counts.get(code, 0)) for code, name in settings.LANGUAGES]
    return [*choices, Choice(EVERY_LANGUAGE, gettext("All languages"), chosen == EVERY_LANGUAGE, sum(counts.values()))]
