"""Chapters that somebody else points at, by their keys."""

from typing import Any
from uuid import UUID

from content.readers import one_each
from handbooks.models import ChapterPage, HandbookPage


def handbook_key_of(chapter: ChapterPage) -> UUID | None:
    """The key of the handbook that a chapter stands in. One query."""
    above = [chapter.path[:end] for end in range(chapter.steplen, len(chapter.path), chapter.steplen)]
    return HandbookPage.objects.filter(path__in=above).values_list("translation_key", flat=True).first()


def chapter_to_read(*, key: UUID, reader: Any, language: str) -> ChapterPage | None:
    """A chapter as somebody may read it: in ``language``, else as it was written. Two queries."""
    pages = list(ChapterPage.objects.filter(translation_key=key).visible_to(reader).select_related("locale"))
    return next(iter(one_each(pages, language)), None)
