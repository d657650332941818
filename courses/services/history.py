"""What a course was in an earlier edition, and what has changed since."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from content.differences import Line, differences
from content.models import Edition
from content.services.comparing import lines_of_text
from content.services.editions import text_body
from courses.outline import Step
from courses.services.reading import CourseEdition, course_edition


@dataclass(frozen=True)
class Addition:
    """A step that has become required, and when."""

    key: UUID
    at: datetime


@dataclass(frozen=True)
class StepChange:
    """What has become of a step. ``kind``: same, changed, removed or added."""

    step: Step
    kind: str


def edition_numbered(course_key: UUID, number: int) -> CourseEdition | None:
    """One edition of a course by its number. One query; two more when it is new to this process."""
    found = Edition.objects.for_root(course_key).filter(number=number).values_list("pk", "sha256").first()
    return course_edition(*found) if found else None


def additions_since(newest: CourseEdition, number: int) -> tuple[Addition, ...]:
    """Steps that are required now and were not in edition ``number``, with the time from which they have been since.

    One query and no more, once a process has been asked.
    """
    if newest.number <= number:
        return ()
    return _additions(newest.outline.course_key, number, newest.edition.pk, newest.edition.sha256)


@lru_cache(maxsize=1024)
def _additions(course_key: UUID, number: int, newest_pk: int, newest_sha256: str) -> tuple[Addition, ...]:
    newest = course_edition(newest_pk, newest_sha256)
    rows = Edition.objects.for_root(course_key).filter(number__gte=number, number__lte=newest.number).order_by("number")
    since: dict[str, datetime] = {}
    at_first: set[str] = set()
    for row_number, outline, at in rows.values_list("number", "outline", "published_at"):
        required = {step["key"] for module in outline["modules"] for step in module["steps"] if step["is_required"]}
        if row_number == number:
            at_first = required
        since = {key: since.get(key, at) for key in required}
    return tuple(
        Addition(step.key, since[str(step.key)])
        for step in newest.outline.steps
        if step.is_required and str(step.key) not in at_first
    )


def notes_since(course_key: UUID, number: int) -> list[dict[str, Any]]:
    """What authors said of the editions after ``number``, newest first. One query."""
    rows = Edition.objects.for_root(course_key).filter(number__gt=number).newest_first()
    return [
        {"number": row_number, "at": at, **note}
        for row_number, at, notes in rows.values_list("number", "published_at", "change_notes")
        for note in notes
    ]


def step_changes(old: CourseEdition, new: CourseEdition, language: str) -> list[StepChange]:
    """What has become of each step of ``old``, in its order; then the steps that ``new`` has besides. No query."""
    changes = []
    for step in old.outline.steps:
        now = new.outline.step(step.key)
        kind = "changed" if has_changed(old, new, step, language) else "same"
        changes.append(StepChange(step, "removed" if now is None else kind))
    known = {step.key for step in old.outline.steps}
    return changes + [StepChange(step, "added") for step in new.outline.steps if step.key not in known]


def has_changed(old: CourseEdition, new: CourseEdition, step: Step, language: str) -> bool:
    """Whether a step says or asks something else. Its text is compared in one language, its questions in all."""
    now = new.outline.step(step.key)
    if now is None:
        return False
    asked, asked_now = (found.quiz.asked if found.quiz else () for found in (step, now))
    return old.text_sha256(step.key, language) != new.text_sha256(step.key, language) or asked != asked_now


def text_differences(old: CourseEdition, new: CourseEdition, key: UUID, language: str) -> list[Line]:
    """The text of a step in both editions, line by line. At most two queries, and those of what blocks choose."""
    return differences(_lines_in(old, key, language), _lines_in(new, key, language))


def _lines_in(edition: CourseEdition, key: UUID, language: str) -> list[str]:
    found = edition.text_sha256(key, language)
    if found is None:
        return []
    code, sha256 = found
    return lines_of_text(edition.title(key, code), text_body(sha256))
