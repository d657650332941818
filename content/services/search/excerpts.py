"""Hits as readers see them: where they are, and the words in their context."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.http import HttpRequest
from wagtail.models import Page

from content import lemmas
from content.models import SearchEntry
from content.services.search.finding import Found, Hit

EXCERPT = 260
LEAD_IN = 70
_UNFINISHED_LINE = re.compile(r"(?<![.!?:])\n")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; marked if it is a word that was looked for."""

    text: str
    is_mark: bool


@dataclass(frozen=True)
class Result:
    """A hit to show. ``trail``: the pages above it that can be opened, outermost first, as {title, url}."""

    page_pk: int
    kind: str
    language: str
    label: str
    url: str
    title: list[Piece]
    excerpt: list[Piece]
    trail: list[dict[str, str]]
    is_sensitive: bool


def load_results(
    *,
    found: Found,
    hits: Sequence[Hit],
    request: HttpRequest | None = None,
    quotes: Callable[[Hit], bool] = lambda hit: True,
) -> list[Result]:
    """Some of the hits, ready to show. Two queries, however many.

    ``quotes`` says whether the text of a page may be quoted to this reader; else its summary is all there is.
    """
    entries = SearchEntry.objects.select_related("page").in_bulk([hit.page_pk for hit in hits])
    above = _entries_above([hit.path for hit in hits])
    results = []
    for hit in hits:
        entry = entries.get(hit.page_pk)
        if entry is None:  # unpublished since
            continue
        words_at = entry.words_at(found.query.terms(hit.language))
        title_end = len(entry.title)
        end = len(entry.text) if quotes(hit) else entry.summary_end
        results.append(
            Result(
                page_pk=hit.page_pk,
                kind=hit.kind,
                language=hit.language,
                label=entry.label,
                url=entry.page.get_url(request) or "",
                title=_pieces(entry.text, 0, title_end, list(words_at)),
                excerpt=_excerpt(entry.text, title_end + 1, end, words_at),
                trail=[
                    {
                        "title": " ".join(filter(None, (step.label, step.title))),
                        "url": step.page.get_url(request) or "",
                        "kind": step.kind,
                    }
                    for path in _paths_above(hit.path)
                    if (step := above.get(path)) and step.kind
                ],
                is_sensitive=found.is_sensitive(hit),
            )
        )
    return results


def _paths_above(path: str) -> list[str]:
    return [path[:end] for end in range(Page.steplen, len(path), Page.steplen)]


def _entries_above(paths: Sequence[str]) -> dict[str, SearchEntry]:
    wanted = {above for path in paths for above in _paths_above(path)}
    entries = SearchEntry.objects.at_paths(wanted).defer("text", "places")
    return {entry.page.path: entry for entry in entries}


def _excerpt(text: str, start: int, end: int, words_at: Mapping[int, int]) -> list[Piece]:
    """The stretch in which most of the words stand, from a word's beginning to a word's end."""
    if start >= end:
        return []
    inside = [place for place in words_at if start <= place < end]
    if not inside:
        cut = _word_end(text, min(start + EXCERPT, end), end)
        return _ends(_pieces(text, start, cut, []), before=False, after=cut < end)

    def worth(first: int) -> tuple[int, int, int]:
        near = [place for place in inside if first <= place < first + EXCERPT - LEAD_IN]
        return len({words_at[place] for place in near}), len(near), -first

    best = max(inside[:200], key=worth)
    begin = start if best - start < LEAD_IN else _word_begin(text, best - LEAD_IN, start)
    cut = _word_end(text, min(begin + EXCERPT, end), end)
    return _ends(_pieces(text, begin, cut, inside), before=begin > start, after=cut < end)


def _word_begin(text: str, place: int, start: int) -> int:
    """The beginning of the first word at or after ``place``."""
    if place <= start:
        return start
    space = next((at for at in range(place, min(place + LEAD_IN, len(text))) if text[at].isspace()), place - 1)
    return space + 1


def _word_end(text: str, place: int, end: int) -> int:
    """The end of the last word before ``place``."""
    if place >= end:
        return end
    return next((at for at in range(place, max(place - LEAD_IN, 0), -1) if text[at].isspace()), place)


def _pieces(text: str, start: int, end: int, places: Sequence[int]) -> list[Piece]:
    """Text cut where marks begin and end."""
    pieces, at = [], start
    for place in places:
        if not at <= place < end:
            continue
        match = next(lemmas.words(text[place : place + 200]), None)
        if match is None or match.start():
            continue
        stop = min(place + match.end(), end)
        pieces += [Piece(text[at:place], is_mark=False), Piece(text[place:stop], is_mark=True)]
        at = stop
    pieces.append(Piece(text[at:end], is_mark=False))
    return [replace(piece, text=_in_one_line(piece.text)) for piece in pieces if piece.text]


def _in_one_line(text: str) -> str:
    """Lines, as of headings and cells, apart from each other."""
    return _UNFINISHED_LINE.sub(" · ", text).replace("\n", " ")


def _ends(pieces: list[Piece], *, before: bool, after: bool) -> list[Piece]:
    """With dots where text was left out."""
    return [
        *([Piece("… ", is_mark=False)] if before else []),
        *pieces,
        *([Piece(" …", is_mark=False)] if after else []),
    ]
