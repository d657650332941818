"""Handbooks as they are written, and the register of chapters' numbers."""

from handbooks.models.authored import ChapterPage, HandbookIndexPage, HandbookPage
from handbooks.models.numbers import ChapterNumber

__all__ = ["ChapterNumber", "ChapterPage", "HandbookIndexPage", "HandbookPage"]
