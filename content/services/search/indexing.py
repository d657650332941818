"""Keep what search knows in step with what is live."""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db import transaction
from wagtail.models import Page

from content import lemmas
from content.models import BasePage, SearchEntry
from content.models.base import concrete_page_models
from content.services.search import matching

CHUNK = 100
MAX_TEXT = 200_000


@transaction.atomic
def index_page(*, page_pk: int) -> None:
    """Write what is live of a page, or forget it if nothing is. Reads the page anew: the one that a signal brings may
    be a draft that is only scheduled. Eight queries.
    """
    page = Page.objects.filter(pk=page_pk, live=True).select_related("content_type", "locale").first()
    specific = page.specific if page else None
    if isinstance(specific, BasePage):
        _write([specific])
    else:
        forget_page(page_pk=page_pk)


@transaction.atomic
def forget_page(*, page_pk: int) -> None:
    """Remove a page from the index."""
    SearchEntry.objects.filter(pk=page_pk).delete()
    forget_words(page_pk=page_pk)


def forget_words(*, page_pk: int) -> None:
    """Remove what a page is found by, when its entry is gone already."""
    matching.delete_words([page_pk])


@transaction.atomic
def rebuild_index(*, report: Callable[[int], None] = lambda count: None) -> int:
    """Forget everything and index all live pages. Returns how many; ``report`` hears how many are done.

    About 5 ms a page. Readers go on searching in what was there until it is done.
    """
    SearchEntry.objects.all()._raw_delete(SearchEntry.objects.db)  # type: ignore[attr-defined]
    matching.delete_all_words()
    count = 0
    for pages in _live_pages():
        _write(pages)
        count += len(pages)
        report(count)
    return count


def _live_pages() -> Iterator[list[BasePage]]:
    for model in sorted(concrete_page_models(), key=lambda model: model.__name__):
        pks = list(model.objects.filter(live=True).values_list("pk", flat=True))
        for start in range(0, len(pks), CHUNK):
            yield list(model.objects.filter(pk__in=pks[start : start + CHUNK]).select_related("locale"))


def _write(pages: Iterable[BasePage]) -> None:
    entries, rows = [], []
    for page in pages:
        language = page.locale.language_code
        title = _one_line(page.title)
        text = "\n".join((title, _one_line(page.summary), *_lines(page.search_texts())))[:MAX_TEXT]
        places, title_words, body_words = _analyze(text, len(title), language)
        entries.append(
            SearchEntry(
                page_id=page.pk,
                language=language,
                kind=page.search_kind,
                label=page.search_label,
                title=title,
                is_sensitive=page.is_sensitive,
                text=text,
                places=json.dumps(places, ensure_ascii=False, separators=(",", ":")),
            )
        )
        rows.append((page.pk, " ".join(title_words), " ".join(body_words)))
    fields = [field.name for field in SearchEntry._meta.concrete_fields if not field.primary_key]
    SearchEntry.objects.bulk_create(entries, update_conflicts=True, unique_fields=["page"], update_fields=fields)
    matching.write_words(rows)


def _analyze(text: str, title_end: int, language: str) -> tuple[dict[str, list[int]], list[str], list[str]]:
    """Where each base form's words begin, the base forms in the title, and those in the rest, as often as they come."""
    places: dict[str, list[int]] = {}
    title_words: list[str] = []
    body_words: list[str] = []
    for match in lemmas.words(text):
        word = lemmas.normalize(match.group())
        forms = (*lemmas.base_forms(word, language), *lemmas.compound_parts(word, language))
        for form in dict.fromkeys(forms):
            places.setdefault(form, []).append(match.start())
        (title_words if match.start() < title_end else body_words).extend(forms)
    return places, title_words, body_words


def _lines(texts: Iterable[Any]) -> Iterator[str]:
    return (line for text in texts for line in map(_one_line, str(text).split("\n")) if line)


def _one_line(text: str) -> str:
    return " ".join(text.replace("\N{SOFT HYPHEN}", "").replace("\x00", "").split())
