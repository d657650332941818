"""What a reader sees of a handbook's outline: which chapters, in which language, in which order. Pure."""

from functools import cached_property
from uuid import UUID

from content.availability import Availability
from handbooks.outline import Chapter, Outline


class Contents:
    """An outline without what is hidden. Titles, links, counts and changes ask it, so that nothing hidden shows.

    All readers who may read everything share one.
    """

    def __init__(self, outline: Outline, offered: Availability) -> None:
        self.outline = outline
        self.language = offered.language
        self.has = offered.has
        self.language_of = offered.language_of

    @cached_property
    def chapters(self) -> list[Chapter]:
        """The chapters that are shown, in reading order."""
        shown: set[UUID | None] = {None}
        chapters = []
        for chapter in self.outline.chapters:
            if chapter.parent in shown and self.language_of(chapter.key):
                shown.add(chapter.key)
                chapters.append(chapter)
        return chapters

    @cached_property
    def _children(self) -> dict[UUID | None, list[Chapter]]:
        children: dict[UUID | None, list[Chapter]] = {}
        for chapter in self.chapters:
            children.setdefault(chapter.parent, []).append(chapter)
        return children

    @cached_property
    def _places(self) -> dict[UUID, int]:
        return {chapter.key: place for place, chapter in enumerate(self.chapters)}

    def shows(self, key: UUID) -> bool:
        """Whether the handbook itself or this chapter is shown."""
        return key == self.outline.handbook_key or key in self._places

    def below(self, key: UUID | None) -> list[Chapter]:
        """The chapters directly below one, or below the handbook."""
        return self._children.get(key, [])

    def part(self, key: UUID | None) -> list[Chapter]:
        """A chapter and all below it, in reading order; all chapters for the handbook."""
        if key is None:
            return self.chapters
        start = self._places.get(key)
        if start is None:
            return []
        top = self.chapters[start]
        part = [top]
        for chapter in self.chapters[start + 1 :]:
            if chapter.level <= top.level:
                break
            part.append(chapter)
        return part

    def beside(self, key: UUID, offset: int) -> Chapter | None:
        """The chapter before (-1) or after (1) this one in reading order."""
        place = self._places.get(key)
        if place is None or not 0 <= place + offset < len(self.chapters):
            return None
        return self.chapters[place + offset]
