"""An edition of a handbook in memory: its outline, titles, texts, and what has changed so far."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, override

from content.availability import Availability, Spot
from content.media_blocks import MEDIA_BLOCKS
from content.services.contacts import contacts_stamp
from content.services.editions import LoadedEdition, load_edition, newest_edition
from content.services.media import media_stamp
from content.services.rendering import render_stream
from handbooks import anchors
from handbooks.blocks import UrgentStreamBlock
from handbooks.contents import Contents
from handbooks.outline import Outline, outline_from_json

_URGENT = UrgentStreamBlock()


@dataclass(frozen=True)
class HandbookEdition:
    """A handbook as one edition has it."""

    edition: LoadedEdition
    outline: Outline

    @property
    def number(self) -> int:
        """The edition's number."""
        return self.edition.number

    def title(self, key: UUID, language: str) -> str:
        """The title of the handbook or a chapter, in ``language`` or else in the source language."""
        return self.edition.title(key, language, self.outline.source_language)

    def sha256(self, key: UUID, language: str) -> str:
        """The address of the text of the handbook or a chapter in exactly this language; empty if there is none."""
        found = self.edition.texts.get((key, language))
        return found[0] if found else ""


def handbook_edition(pk: int, sha256: str) -> HandbookEdition:
    """The edition with its outline; no query once this process knows it."""
    return _handbook_edition(pk, sha256)


@lru_cache(maxsize=64)
def _handbook_edition(pk: int, sha256: str) -> HandbookEdition:
    edition = load_edition(pk, sha256)
    return HandbookEdition(edition, outline_from_json(edition.root_key, edition.outline))


@lru_cache(maxsize=256)
def contents_of(pk: int, sha256: str, language: str, languages: frozenset[str], hidden: frozenset[Spot]) -> Contents:
    """What readers see of an edition who read this language and may not read ``hidden``. From memory if known."""
    edition = handbook_edition(pk, sha256)
    source_language = edition.outline.source_language
    return Contents(edition.outline, Availability(edition.edition.texts, language, source_language, languages, hidden))


def newest_handbook_edition(handbook_key: UUID) -> HandbookEdition | None:
    """The newest edition of a handbook. One query; two more when it is new to this process."""
    edition = newest_edition(handbook_key)
    return handbook_edition(edition.pk, edition.sha256) if edition else None


@dataclass(frozen=True)
class Rendered:
    """A text as HTML: the card for who is in a hurry, the body, and the body's headings as (id, text, level)."""

    urgent: SafeString
    body: SafeString
    headings: tuple[tuple[str, str, int], ...]


def in_words_of(sha256: str, body: Mapping[str, Any], *, is_easy: bool) -> tuple[str, Mapping[str, Any]]:
    """A text and the address to keep it under, in plain language if that is wanted and there is some."""
    if is_easy and body.get("easy_stream"):
        return f"{sha256}:easy", {**body, "stream": body["easy_stream"]}
    return sha256, body


def render(sha256: str, body: Mapping[str, Any], language: str) -> Rendered:
    """An edition's text as HTML, kept under its content's address: no query once it is in the cache."""
    return render_all({sha256: body}, language)[sha256]


def render_all(bodies: Mapping[str, Mapping[str, Any]], language: str) -> dict[str, Rendered]:
    """The same for many texts, with one look into the cache."""
    stamp = contacts_stamp()
    if any(part["type"] in MEDIA_BLOCKS for body in bodies.values() for part in body.get("stream", ())):
        stamp = f"{stamp}:{media_stamp()}"
    keys = {f"chapter:{sha256}:{language}:{stamp}": sha256 for sha256 in bodies}
    kept: dict[str, Any] = cache.get_many(keys)
    new = {key: _render(bodies[sha256], language) for key, sha256 in keys.items() if key not in kept}
    if new:
        cache.set_many(new)
    return {keys[key]: _from_cache(value) for key, value in (kept | new).items()}


def _render(body: Mapping[str, Any], language: str) -> tuple[str, str, tuple[tuple[str, str, int], ...]]:
    with override(language):
        urgent = str(_URGENT.render(_URGENT.to_python(body.get("urgent", [])))) if body.get("urgent") else ""
        html, headings = anchors.with_permalinks(
            str(render_stream(body.get("stream", []), language, source_count=len(body.get("sources", ())))),
            label=lambda text: gettext("Link to the section “%(title)s”") % {"title": text},
        )
    return urgent, html, tuple((heading.id, heading.text, heading.level) for heading in headings)


def _from_cache(value: tuple[str, str, Iterable[tuple[str, str, int]]]) -> Rendered:
    urgent, body, headings = value
    return Rendered(mark_safe(urgent), mark_safe(body), tuple(headings))  # noqa: S308 - rendered above
