"""Settle a handbook: read what is live now, and write an edition if it differs from the newest. See courses'."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from content.models import Edition
from content.services.editions import TextDraft
from content.services.settling import Roots, write_if_changed
from handbooks.models import ChapterNumber, ChapterPage, HandbookPage

SETTLE = "handbooks.settle"
HANDBOOKS = Roots(HandbookPage, SETTLE)


@transaction.atomic
def settle(*, handbook_key: UUID, now: datetime) -> Edition | None:
    """Write the next edition of a handbook if what is live differs from the newest; None if nothing is new.

    Holds the lock of the handbook's pages.
    """
    pages = list(
        HandbookPage.objects.select_for_update(of=("self",)).filter(translation_key=handbook_key).order_by("pk")
    )
    HANDBOOKS.note_seen(handbook_key)
    if not pages or not pages[0].live:
        return None
    trees = {page.locale.language_code: LiveTree(page) for page in pages if page.live}
    source = trees[pages[0].locale.language_code]
    return write_if_changed(
        root_key=handbook_key,
        pages=source.pages,
        outline=_outline(handbook_key, source, trees),
        texts=dict(_texts(source, trees)),
        now=now,
    )


def schedule_settling(*, pages: Iterable[Any]) -> None:
    """Want the handbooks of these pages settled. The job's row outlives whatever happens next."""
    HANDBOOKS.schedule(pages=pages)


def enqueue_unsettled(now: datetime) -> int:
    """Want every handbook settled whose live pages are not those that its last settling saw. Four queries."""
    return HANDBOOKS.enqueue_unsettled(now)


class LiveTree:
    """The live chapters of a handbook in one language, each under live chapters only. Two queries."""

    def __init__(self, handbook: HandbookPage) -> None:
        self.handbook = handbook
        self.language = handbook.locale.language_code
        self.children_of: dict[str, list[ChapterPage]] = {handbook.path: []}
        self.chapters: list[ChapterPage] = []
        below = ChapterPage.objects.descendant_of(handbook).live().order_by("path")
        for chapter in below.select_related("live_revision").prefetch_related("source_links__source"):
            siblings = self.children_of.get(chapter.path[: -chapter.steplen])
            if siblings is None:
                continue  # below a chapter that is not live
            siblings.append(chapter)
            self.chapters.append(chapter)
            self.children_of[chapter.path] = []
        self.pages: list[HandbookPage | ChapterPage] = [handbook, *self.chapters]
        self.keys = {page.translation_key for page in self.pages}

    def relative_paths(self) -> dict[str, str]:
        """Addresses of chapters below the handbook page, so that moving the handbook changes no edition."""
        start = len(self.handbook.url_path)
        return {str(chapter.translation_key): chapter.url_path[start:] for chapter in self.chapters}


def _outline(handbook_key: UUID, source: LiveTree, trees: dict[str, LiveTree]) -> dict[str, Any]:
    handbook = source.handbook
    rows = ChapterNumber.objects.for_handbook(handbook_key).values_list("chapter_key", "number")
    return {
        "kind": "handbook",
        "source_language": source.language,
        "languages": sorted(trees, key=lambda language: (language != source.language, language)),
        "is_sensitive": handbook.is_sensitive_here,
        "organization": handbook.organization.name if handbook.organization else "",
        "responsible": handbook.responsible,
        "chapters": _chapters(source, handbook.path, dict(rows), is_sensitive=handbook.is_sensitive_here),
        "paths": {language: tree.relative_paths() for language, tree in trees.items()},
    }


def _chapters(tree: LiveTree, path: str, numbers: dict[UUID, str], *, is_sensitive: bool) -> list[dict[str, Any]]:
    return [
        {
            "key": str(chapter.translation_key),
            "number": numbers.get(chapter.translation_key, chapter.number),
            "is_sensitive": is_sensitive or chapter.is_sensitive,
            "minutes": chapter.minutes,
            "chapters": _chapters(tree, chapter.path, numbers, is_sensitive=is_sensitive or chapter.is_sensitive),
        }
        for chapter in tree.children_of[path]
    ]


def _texts(source: LiveTree, trees: dict[str, LiveTree]) -> Iterable[tuple[tuple[UUID, str], TextDraft]]:
    """The texts of the source outline in every language that has them. A translation cannot add a chapter."""
    for language, tree in trees.items():
        for page in tree.pages:
            if page.translation_key in source.keys:
                yield (page.translation_key, language), TextDraft(page.title, page.edition_text())
