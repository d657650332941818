"""What has changed in a handbook, told from the notes that its editions carry."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.db.models import Min

from content.enums import Severity
from content.models import Edition, EditionStep


@dataclass(frozen=True)
class Change:
    """One change of one page. ``note`` is in the handbook's source language; a new chapter has none."""

    key: UUID
    at: datetime
    edition: int
    note: str
    is_correction: bool

    @property
    def is_new(self) -> bool:
        """Whether the chapter came with this edition."""
        return not self.note


@dataclass(frozen=True)
class ChangeLog:
    """All changes of a handbook up to one edition, newest first, and when each page was first published."""

    changes: tuple[Change, ...]
    begun: Mapping[UUID, datetime]

    def of(self, keys: Iterable[UUID]) -> list[Change]:
        """The changes of these pages, newest first."""
        wanted = set(keys)
        return [change for change in self.changes if change.key in wanted]

    def updated_at(self, keys: Iterable[UUID]) -> datetime | None:
        """When something that matters to readers changed last in these pages. Corrections do not count."""
        wanted = set(keys)
        moments = [change.at for change in self.changes if change.key in wanted and not change.is_correction]
        moments += [self.begun[key] for key in wanted if key in self.begun]
        return max(moments, default=None)


@lru_cache(maxsize=64)
def change_log(handbook_key: UUID, edition_number: int) -> ChangeLog:
    """The log up to an edition: from this process's memory, else in two queries. Editions never change."""
    begun: dict[UUID, datetime] = {}
    changes: list[Change] = []
    editions = Edition.objects.for_root(handbook_key).filter(number__lte=edition_number)
    rows = list(editions.order_by("number").values_list("number", "published_at", "change_notes"))
    first_number = rows[0][0] if rows else 0
    at = {number: moment for number, moment, _ in rows}
    for key, number in _first_editions(handbook_key, edition_number):
        begun[key] = at[number]
        if number > first_number:
            changes.append(Change(key, at[number], number, "", is_correction=False))
    for number, moment, notes in rows:
        changes += [
            Change(
                UUID(note["page_key"]),
                moment,
                number,
                note["note"],
                is_correction=note["severity"] == Severity.CORRECTION,
            )
            for note in notes
            if note["note"]
        ]
    changes.sort(key=lambda change: -change.edition)  # stable: within an edition as the notes came
    return ChangeLog(tuple(changes), begun)


def _first_editions(handbook_key: UUID, edition_number: int) -> list[tuple[UUID, int]]:
    """(key, number) of each page's first edition. One query."""
    steps = EditionStep.objects.filter(edition__root_key=handbook_key, edition__number__lte=edition_number)
    return list(steps.values("step_key").annotate(first=Min("edition__number")).values_list("step_key", "first"))
