"""Which pages of an edition are offered to a reader, and in which language. Pure."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from uuid import UUID

# (key, language) of a page: of a text in an edition, or of one that a reader may not see.
Spot = tuple[UUID, str]


@dataclass(frozen=True)
class Availability:
    """What one reader is offered of a course or handbook.

    ``texts``: where the edition has a text. ``languages``: in which the course or handbook is published. ``hidden``:
    pages that the reader may not read.
    """

    texts: Mapping[Spot, object]
    language: str
    source_language: str
    languages: Set[str]
    hidden: Set[Spot]

    def has(self, key: UUID, language: str) -> bool:
        """Whether a page is there in exactly this language."""
        return language in self.languages and (key, language) in self.texts and (key, language) not in self.hidden

    def language_of(self, key: UUID) -> str:
        """The language in which a page is offered: the reader's, else the source language; empty if in none."""
        return next((code for code in (self.language, self.source_language) if self.has(key, code)), "")
