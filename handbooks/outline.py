"""The outline of a handbook as an edition keeps it: chapters in order, their numbers and addresses. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class Chapter:
    """A chapter in its place. ``level`` is 1 to 3; ``number`` does not follow the place: it was given once."""

    key: UUID
    parent: UUID | None
    level: int
    number: str
    is_sensitive: bool
    minutes: int


@dataclass(frozen=True)
class Outline:
    """A handbook's chapters in reading order, those of its source language in all languages."""

    handbook_key: UUID
    source_language: str
    languages: tuple[str, ...]
    is_sensitive: bool
    organization: str
    responsible: str
    chapters: tuple[Chapter, ...]
    paths: Mapping[str, Mapping[UUID, str]]
    by_key: Mapping[UUID, Chapter] = field(repr=False)

    def chapter(self, key: UUID) -> Chapter | None:
        """The chapter with this key."""
        return self.by_key.get(key)

    def ancestors(self, chapter: Chapter) -> list[Chapter]:
        """The chapters above, the uppermost first."""
        above: list[Chapter] = []
        while chapter.parent is not None:
            chapter = self.by_key[chapter.parent]
            above.insert(0, chapter)
        return above


def outline_from_json(handbook_key: UUID, data: Mapping[str, Any]) -> Outline:
    """Read an outline from an edition's JSON."""
    chapters = tuple(_chapters(data["chapters"], None, 1))
    return Outline(
        handbook_key=handbook_key,
        source_language=data["source_language"],
        languages=tuple(data["languages"]),
        is_sensitive=data["is_sensitive"],
        organization=data["organization"],
        responsible=data["responsible"],
        chapters=chapters,
        paths={language: {UUID(key): path for key, path in paths.items()} for language, paths in data["paths"].items()},
        by_key={chapter.key: chapter for chapter in chapters},
    )


def _chapters(data: list[Mapping[str, Any]], parent: UUID | None, level: int) -> Iterator[Chapter]:
    for chapter in data:
        key = UUID(chapter["key"])
        yield Chapter(
            key=key,
            parent=parent,
            level=level,
            number=chapter["number"],
            is_sensitive=chapter["is_sensitive"],
            minutes=chapter["minutes"],
        )
        yield from _chapters(chapter["chapters"], key, level + 1)
