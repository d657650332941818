"""Renew a completed course: a new enrollment that asks only for what is materially different, or always renewed.

The old enrollment is closed as it stands, with its certificate.
"""

import calendar
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from content.enums import Severity
from content.models import Edition
from courses.enums import Verb
from courses.models import CoursePage, Enrollment, Retirement, StepRecord
from courses.outline import Outline
from courses.services.enrollment import NotOpenError, RetiredError
from courses.services.learning import Act, count_again, lock_enrollment
from courses.services.reading import CourseEdition

# How long before it is due a renewal may begin.
RENEWAL_WINDOW = timedelta(days=60)


class NotRenewableError(Exception):
    """The enrollment is not completed, or its time has not come."""


def renewal_due(enrollment: Enrollment, outline: Outline) -> datetime | None:
    """When a completed enrollment must be renewed, as the newest edition has it; None if never."""
    if not outline.renewal_months or enrollment.completed_at is None or enrollment.closed_at is not None:
        return None
    return months_later(enrollment.completed_at, outline.renewal_months)


def months_later(moment: datetime, months: int) -> datetime:
    """The same day and time so many months later; the last day of a shorter month."""
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    day = min(moment.day, calendar.monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)


@transaction.atomic
def renew(*, learner: Any, enrollment_uuid: UUID, now: datetime) -> Enrollment:
    """Begin the renewal of a completed enrollment, or return the one begun.

    Steps that need not be done again come along with the time they were done at. If nothing is left to do, the new
    enrollment is completed at once. Raises Enrollment.DoesNotExist, NotRenewableError and NotOpenError.
    """
    begun = Enrollment.objects.for_learner(learner).filter(renews__uuid=enrollment_uuid).first()
    if begun is not None:
        return begun
    old, edition = lock_enrollment(learner.pk, enrollment_uuid)
    due = renewal_due(old, edition.outline)
    if due is None or now < due - RENEWAL_WINDOW:
        raise NotRenewableError
    if not CoursePage.objects.live().filter(translation_key=old.course_key).exists():
        raise NotOpenError
    if Retirement.objects.for_course(old.course_key).exists():
        raise RetiredError
    Enrollment.objects.filter(pk=old.pk).update(closed_at=now)
    kept = _kept(old, edition)
    waiting = [step.key for step in edition.outline.steps if step.key not in {record.step_key for record in kept}]
    new = Enrollment.objects.create(
        learner=learner,
        course_key=old.course_key,
        language=old.language,
        started_at=now,
        last_active_at=now,
        started_edition=edition.number,
        counted_edition=edition.number,
        renews=old,
        last_step_key=waiting[0] if waiting else None,
    )
    StepRecord.objects.bulk_create(
        [
            StepRecord(
                enrollment=new,
                step_key=record.step_key,
                first_viewed_at=record.first_viewed_at,
                satisfied_at=record.satisfied_at,
                satisfied_by=record.satisfied_by,
                success=record.success,
                waived_at=record.waived_at,
            )
            for record in kept
        ]
    )
    act = Act(learner, now, old.language)
    event = act.event(new, edition, Verb.RENEWED)
    return count_again(new, edition, {record.step_key for record in kept}, act, [event]).enrollment


def _kept(old: Enrollment, edition: CourseEdition) -> list[StepRecord]:
    """The records of steps that need not be done again: not always renewed, and no content change since completion."""
    steps = {step.key: step for step in edition.outline.steps}
    changed = _materially_changed(old) | _with_changed_chapter(old, edition)
    return [
        record
        for record in old.records.satisfied()
        if record.step_key in steps
        and not steps[record.step_key].is_always_renewed
        and str(record.step_key) not in changed
    ]


def _materially_changed(old: Enrollment) -> set[str]:
    """The keys of pages of which an author has said since that something is different now. One query."""
    since = Edition.objects.for_root(old.course_key).filter(number__gt=old.completed_edition)
    return {
        note["page_key"]
        for notes in since.values_list("change_notes", flat=True)
        for note in notes
        if note["severity"] == Severity.CONTENT
    }


def _with_changed_chapter(old: Enrollment, edition: CourseEdition) -> set[str]:
    """The keys of steps that ask for a chapter of which an author has said since that something is different now."""
    asked = {step.chapter.key: step for step in edition.outline.steps if step.chapter is not None}
    if not asked or old.completed_at is None:
        return set()
    handbooks = {step.chapter.handbook_key for step in asked.values() if step.chapter is not None}
    since = Edition.objects.filter(root_key__in=handbooks, published_at__gt=old.completed_at)
    return {
        str(asked[UUID(note["page_key"])].key)
        for notes in since.values_list("change_notes", flat=True)
        for note in notes
        if note["severity"] == Severity.CONTENT and UUID(note["page_key"]) in asked
    }
