"""Enroll."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from courses.enums import Verb
from courses.models import CoursePage, Enrollment, ProgressEvent, Retirement
from courses.outline import Outline
from courses.progress import count_requirements
from courses.services.learning import find_again
from courses.services.reading import newest_course_edition


class NotOpenError(Exception):
    """The course is not published, or nobody has been able to publish an edition of it yet."""


class PrerequisiteError(NotOpenError):
    """Another course comes first."""


class RetiredError(NotOpenError):
    """The course takes no new learners any more."""


def course_to_complete_first(learner: Any, outline: Outline) -> CoursePage | None:
    """The course that the learner must complete before this one; None if there is none, or none that can be begun.

    In place of a retired course its successor is asked for, or nothing. Three queries, two more for each successor;
    none where no course comes first.
    """
    key, seen = outline.after_course_key, set()
    while key is not None and key not in seen:
        if Enrollment.objects.has_completed(learner, key):
            return None
        seen.add(key)
        retirement = Retirement.objects.for_course(key).first()
        if retirement is None:
            return CoursePage.objects.live().filter(translation_key=key).order_by("pk").first()
        key = retirement.successor_key
    return None


@transaction.atomic
def enroll(*, learner: Any, course_key: UUID, language: str, now: datetime) -> Enrollment:
    """The learner's open enrollment in a course, a new one if there is none.

    Raises NotOpenError: RetiredError of a course that takes nobody any more, PrerequisiteError if another comes first.
    """
    existing = Enrollment.objects.for_learner(learner).for_course(course_key).open().first()
    if existing is not None:
        return existing
    edition = newest_course_edition(course_key)
    if edition is None or not CoursePage.objects.live().filter(translation_key=course_key).exists():
        raise NotOpenError
    if Retirement.objects.for_course(course_key).exists():
        raise RetiredError
    if course_to_complete_first(learner, edition.outline) is not None:
        raise PrerequisiteError
    first = edition.outline.steps[0] if edition.outline.steps else None
    try:
        with transaction.atomic():
            enrollment = Enrollment.objects.create(
                learner=learner,
                course_key=course_key,
                language=language,
                started_at=now,
                last_active_at=now,
                started_edition=edition.number,
                steps_required=count_requirements(edition.outline.requirements, set()).required,
                counted_edition=edition.number,
                last_step_key=first.key if first else None,
            )
    except IntegrityError:  # the other click of a double click was first
        return Enrollment.objects.for_learner(learner).for_course(course_key).open().get()
    ProgressEvent.objects.create(
        enrollment=enrollment, verb=Verb.ENROLLED, actor=learner, at=now, language=language, edition=edition.number
    )
    if any(module.counts_as for module in edition.outline.modules):
        enrollment = find_again(enrollment, edition, now=now).enrollment
    return enrollment
