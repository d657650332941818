"""Progress. Pure: the same facts give the same progress, in whatever order and however often they arrive."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class FactKind(StrEnum):
    """What can be said of a step."""

    SATISFIED = "satisfied"
    VOIDED = "voided"


@dataclass(frozen=True)
class Fact:
    """One logged fact about one step."""

    step_key: UUID
    kind: FactKind
    at: datetime


@dataclass(frozen=True)
class StepSummary:
    """What the facts about one step add up to."""

    satisfied_at: datetime | None = None
    voided_at: datetime | None = None

    @property
    def is_satisfied(self) -> bool:
        """Satisfied, and not voided since."""
        return self.satisfied_at is not None and self.voided_at is None


def summarize(facts: Iterable[Fact]) -> Mapping[UUID, StepSummary]:
    """Add up a log of facts. The order and repetition of ``facts`` do not matter, only what they say and when.

    A step counts from its first satisfaction after the last void; a void at the same moment as a
    satisfaction wins over it.
    """
    satisfied: dict[UUID, set[datetime]] = {}
    voided: dict[UUID, datetime] = {}
    for fact in facts:
        if fact.kind is FactKind.SATISFIED:
            satisfied.setdefault(fact.step_key, set()).add(fact.at)
        else:
            voided[fact.step_key] = max(fact.at, voided.get(fact.step_key, fact.at))
    summaries = {}
    for key, times in satisfied.items():
        void = voided.get(key)
        later = [at for at in times if void is None or at > void]
        earlier = [at for at in times if void is not None and at <= void]
        if later:
            summaries[key] = StepSummary(satisfied_at=min(later))
        elif earlier:
            summaries[key] = StepSummary(satisfied_at=min(earlier), voided_at=void)
    return summaries


def is_complete(required: Set[UUID], satisfied: Set[UUID]) -> bool:
    """A course without required steps is never complete."""
    return bool(required) and required <= satisfied


@dataclass(frozen=True)
class Progress:
    """How far a learner is. Counted in steps, never in pages viewed or minutes."""

    done: int
    required: int
    is_complete: bool

    @property
    def percent(self) -> int:
        """In [0, 100], rounded down: 100 only when all is done."""
        return self.done * 100 // self.required if self.required else 0


@dataclass(frozen=True)
class Requirement:
    """So many of these steps: all required ones outside modules with a choice, or N of one module's."""

    keys: frozenset[UUID]
    needed: int

    def done(self, satisfied: Set[UUID]) -> int:
        """How many of the needed are there: more than needed count no more. In [0, needed]."""
        return min(self.needed, len(self.keys & satisfied))


def require_all(keys: Set[UUID]) -> Requirement:
    """Every one of ``keys``."""
    return Requirement(frozenset(keys), len(keys))


def count_requirements(requirements: Iterable[Requirement], satisfied: Set[UUID]) -> Progress:
    """Progress among the requirements of the newest edition, counted in steps.

    A satisfied step that is gone counts in neither number; its record stays.
    """
    requirements = list(requirements)
    return progress_of(
        sum(requirement.done(satisfied) for requirement in requirements),
        sum(requirement.needed for requirement in requirements),
    )


def progress_of(done: int, required: int) -> Progress:
    """The same from sums that the database made. A course without required steps is never complete."""
    return Progress(done, required, is_complete=0 < required <= done)


def count_progress(required: Set[UUID], satisfied: Set[UUID]) -> Progress:
    """Progress where all of ``required`` are needed."""
    return count_requirements([require_all(required)], satisfied)
