"""Write and read editions. Courses and handbooks use the same."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import transaction

from content.enums import Severity
from content.models import Edition, EditionStep, EditionText
from content.rules import sha256_of
from content.services.freshness import note_change


@dataclass(frozen=True)
class TextDraft:
    """A title and body in one language, as an edition will keep it."""

    title: str
    body: Mapping[str, Any]

    def sha256(self, language: str) -> str:
        """The address of this text: equal texts in one language share it."""
        return sha256_of({"language": language, "title": self.title, "body": self.body})


@dataclass(frozen=True)
class ChangeNote:
    """What an author said about one page's change."""

    page_key: UUID
    title: str
    note: str
    severity: str

    def as_json(self) -> dict[str, str]:
        """The note as an edition keeps it."""
        return {"page_key": str(self.page_key), "title": self.title, "note": self.note, "severity": self.severity}


@dataclass(frozen=True)
class LoadedEdition:
    """An edition in memory. ``texts`` leads from (step key, language) to (sha256, title)."""

    pk: int
    root_key: UUID
    number: int
    sha256: str
    outline: Mapping[str, Any]
    published_at: datetime
    texts: Mapping[tuple[UUID, str], tuple[str, str]] = field(repr=False)

    def title(self, key: UUID, language: str, fallback: str) -> str:
        """The title of a step in ``language``, else in the ``fallback`` language, else nothing."""
        found = self.texts.get((key, language)) or self.texts.get((key, fallback))
        return found[1] if found else ""

    def has_text(self, key: UUID, language: str) -> bool:
        """Whether the step has been translated to ``language``."""
        return (key, language) in self.texts


@transaction.atomic
def write_edition(
    *,
    root_key: UUID,
    outline: Mapping[str, Any],
    texts: Mapping[tuple[UUID, str], TextDraft],
    notes: Iterable[ChangeNote] = (),
    published_by_id: int | None,
    now: datetime,
) -> Edition | None:
    """Write the next edition if it differs from the newest; else return None.

    The caller holds the lock of the course or handbook. Costs seven statements, whatever the number of steps.
    """
    shas = {place: text.sha256(place[1]) for place, text in texts.items()}
    sha256 = sha256_of(
        {"outline": outline, "texts": sorted([str(key), language, sha] for (key, language), sha in shas.items())}
    )
    newest = Edition.objects.for_root(root_key).newest_first().first()
    if newest is not None and newest.sha256 == sha256:
        return None

    EditionText.objects.bulk_create(
        [
            EditionText(sha256=shas[place], language=place[1], title=text.title, body=dict(text.body))
            for place, text in texts.items()
        ],
        ignore_conflicts=True,  # another edition holds the same text already
    )
    text_ids = dict(EditionText.objects.filter(sha256__in=set(shas.values())).values_list("sha256", "pk"))
    notes = list(notes)
    edition = Edition.objects.create(
        root_key=root_key,
        number=newest.number + 1 if newest else 1,
        outline=dict(outline),
        sha256=sha256,
        change_notes=[note.as_json() for note in notes],
        severity=Severity.CONTENT if any(n.severity == Severity.CONTENT for n in notes) else Severity.CORRECTION,
        published_at=now,
        published_by_id=published_by_id,
    )
    EditionStep.objects.bulk_create(
        [
            EditionStep(edition=edition, step_key=key, language=language, text_id=text_ids[sha])
            for (key, language), sha in shas.items()
        ]
    )
    note_change()
    return edition


def load_edition(pk: int, sha256: str) -> LoadedEdition:
    """The edition from this process's memory, else in two queries.

    Kept by its content's address as well as its number, so that nothing ever needs to be dropped from the cache.
    """
    return _load(pk, sha256)


@lru_cache(maxsize=256)
def _load(pk: int, sha256: str) -> LoadedEdition:
    edition = Edition.objects.get(pk=pk, sha256=sha256)
    rows = edition.steps.values_list("step_key", "language", "text__sha256", "text__title")
    return LoadedEdition(
        pk=edition.pk,
        root_key=edition.root_key,
        number=edition.number,
        sha256=edition.sha256,
        outline=edition.outline,
        published_at=edition.published_at,
        texts={(key, language): (sha, title) for key, language, sha, title in rows},
    )


@lru_cache(maxsize=512)
def text_body(sha256: str) -> Mapping[str, Any]:
    """The body of a text by its address: from memory, else in one query."""
    return EditionText.objects.values_list("body", flat=True).get(sha256=sha256)


def text_bodies(sha256s: Iterable[str]) -> dict[str, Mapping[str, Any]]:
    """The bodies of many texts by their addresses. One query."""
    return dict(EditionText.objects.filter(sha256__in=set(sha256s)).values_list("sha256", "body"))


def newest_edition(root_key: UUID) -> LoadedEdition | None:
    """The newest edition of a course or handbook. One query; two more when it is new to this process."""
    found = Edition.objects.for_root(root_key).newest_first().values_list("pk", "sha256").first()
    return load_edition(*found) if found else None
