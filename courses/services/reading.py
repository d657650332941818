"""An edition of a course in memory, and what a learner has done: what nearly every request reads."""

from collections.abc import Set
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import BigAutoField, UUIDField

from content.availability import Availability, Spot
from content.prepared import PreparedQuery
from content.services.editions import LoadedEdition, load_edition, newest_edition
from courses.models import Enrollment, StepRecord
from courses.outline import Outline, outline_from_json


@dataclass(frozen=True)
class CourseEdition:
    """A course as one edition has it."""

    edition: LoadedEdition
    outline: Outline

    @property
    def number(self) -> int:
        """The edition's number."""
        return self.edition.number

    def title(self, key: UUID, language: str) -> str:
        """The title of the course, a module or a step, in ``language`` or else in the source language."""
        return self.edition.title(key, language, self.outline.source_language)

    def offered(self, *, language: str, languages: Set[str], hidden: Set[Spot]) -> Availability:
        """What a reader of ``language`` is offered of it who may not read ``hidden``."""
        return Availability(self.edition.texts, language, self.outline.source_language, languages, hidden)

    def text_sha256(self, key: UUID, language: str) -> tuple[str, str] | None:
        """(language, address) of a step's text: in ``language``, else in the source language."""
        for code in (language, self.outline.source_language):
            found = self.edition.texts.get((key, code))
            if found:
                return code, found[0]
        return None


def course_edition(pk: int, sha256: str) -> CourseEdition:
    """The edition with its outline; no query once this process knows it."""
    return _course_edition(pk, sha256)


def edition_of(row: Any) -> CourseEdition:
    """The edition that ``with_edition`` has named on a course or an enrollment."""
    return _course_edition(row.edition_pk, row.edition_sha256)


@lru_cache(maxsize=256)
def _course_edition(pk: int, sha256: str) -> CourseEdition:
    edition = load_edition(pk, sha256)
    return CourseEdition(edition, outline_from_json(edition.root_key, edition.outline))


def newest_course_edition(course_key: UUID) -> CourseEdition | None:
    """The newest edition of a course. One query; two more when it is new to this process."""
    edition = newest_edition(course_key)
    return course_edition(edition.pk, edition.sha256) if edition else None


_OPEN = PreparedQuery(
    lambda learner, course: Enrollment.objects.for_learner_id(learner).for_course(course).open().order_by("pk")[:1],
    learner=BigAutoField(),
    course=UUIDField(),
)
_RECORDS = PreparedQuery(
    lambda enrollment: StepRecord.objects.filter(enrollment_id=enrollment), enrollment=BigAutoField()
)


def open_enrollment(*, learner: Any, course_key: UUID) -> Enrollment | None:
    """The learner's open enrollment in a course. One query."""
    return _OPEN.first(learner=learner.pk, course=course_key)


def records_of(enrollment: Enrollment) -> dict[UUID, StepRecord]:
    """The records of an enrollment by step. One query."""
    return {record.step_key: record for record in _RECORDS.all(enrollment=enrollment.pk)}
