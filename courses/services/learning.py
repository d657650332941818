"""What a learner does in a course, and what an edition changes for them.

Every write to an enrollment's records first takes the enrollment's row: whoever comes second sees what the first did.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import BigAutoField, UUIDField

from content.prepared import PreparedInsert, PreparedQuery, PreparedTuples, PreparedUpdate
from courses.enums import Rule, Success, Verb
from courses.models import Enrollment, ProgressEvent, StepRecord
from courses.progress import Progress, count_requirements
from courses.services.deriving import asking_of, findings, store
from courses.services.evaluating import others_counting, want_elsewhere
from courses.services.reading import CourseEdition, edition_of, newest_course_edition
from courses.signals import course_completed
from jobs import services as jobs

_TAKEN = PreparedQuery(
    lambda uuid, learner: (
        Enrollment.objects.select_for_update(of=("self",))
        .for_learner_id(learner)
        .open()
        .with_edition()
        .with_others()
        .filter(uuid=uuid)
    ),
    uuid=UUIDField(),
    learner=BigAutoField(),
)


class _Standing(NamedTuple):
    """What a save must know of a step's record."""

    pk: int
    step_key: UUID
    success: str
    is_satisfied: bool


_STANDINGS = PreparedTuples(
    _Standing._make,
    lambda enrollment: StepRecord.objects.filter(enrollment_id=enrollment).standings(),
    enrollment=BigAutoField(),
)
_NEW_RECORD = PreparedInsert(StepRecord)
_NEW_EVENT = PreparedInsert(ProgressEvent)
_RECORD = PreparedUpdate(lambda pk: StepRecord.objects.filter(pk=pk), pk=BigAutoField())
_COUNTS = PreparedUpdate(lambda pk: Enrollment.objects.filter(pk=pk), pk=BigAutoField())
# The row's lock leaves one winner; the condition keeps it so even for a caller who forgot the lock.
_COMPLETION = PreparedUpdate(lambda pk: Enrollment.objects.filter(pk=pk, completed_at=None), pk=BigAutoField())


class StepNotFoundError(Exception):
    """The course has no such step, or none that can be done this way."""


class StepLockedError(Exception):
    """The step opens when what comes before it is done."""


@dataclass(frozen=True)
class Outcome:
    """What satisfying a step led to."""

    enrollment: Enrollment
    edition: CourseEdition
    progress: Progress
    has_just_completed: bool


@dataclass(frozen=True)
class Act:
    """Who does something, when, in which language. ``actor`` is None when the system finds it out."""

    actor: Any
    now: datetime
    language: str

    def event(self, enrollment: Enrollment, edition: CourseEdition, verb: Verb, **details: Any) -> ProgressEvent:
        """The log's row for it, not saved."""
        return ProgressEvent(
            enrollment=enrollment,
            verb=verb,
            actor=self.actor,
            at=self.now,
            language=self.language,
            edition=edition.number,
            **details,
        )


@transaction.atomic
def satisfy_step(
    *,
    learner: Any,
    enrollment_uuid: UUID,
    step_key: UUID,
    rule: Rule,
    language: str,
    now: datetime,
    attempt_uuid: UUID | None = None,
    is_stood_in_for: bool = False,
) -> Outcome:
    """Note that a step's rule was met, and complete the course if that was the last.

    ``is_stood_in_for``: a text was read in place of the whole section, so that an exercise counts as read, too.

    Doing it again changes nothing. Five statements; completing adds those of its receivers.
    Raises Enrollment.DoesNotExist for another's, a closed or a missing enrollment, StepNotFoundError if there is no
    such lesson to mark as read, and StepLockedError if it is not open yet. A quiz that has left the course keeps its
    record all the same.
    """
    enrollment, edition = lock_enrollment(learner.pk, enrollment_uuid)
    enrollment.learner = learner
    step = edition.outline.step(step_key)
    is_mark = rule == Rule.READ
    if is_mark and (step is None or not (is_stood_in_for or step.is_marked)):
        raise StepNotFoundError
    if is_mark and step is not None and step.rule == Rule.CHAPTER and not is_stood_in_for:
        rule = Rule.CHAPTER  # the learner's mark says that the chapter was read
    records = {standing.step_key: standing for standing in _STANDINGS.all(enrollment=enrollment.pk)}
    record = records.get(step_key)
    if record is not None and record.is_satisfied:
        return Outcome(enrollment, edition, enrollment.progress, has_just_completed=False)
    if is_mark and edition.outline.lock_on(step_key, records.values()):
        raise StepLockedError

    success = Success.PASSED if rule == Rule.PASSED else record.success if record else Success.NONE
    if step is not None and step.rule == Rule.CONFIRMED and rule != Rule.CONFIRMED:
        # The result is kept; the trainer's word is what is waited for.
        store_record(enrollment, record, step_key, success=success)
        return Outcome(enrollment, edition, enrollment.progress, has_just_completed=False)
    store_record(enrollment, record, step_key, satisfied_at=now, satisfied_by=rule, success=success, voided_at=None)
    satisfied = {key for key, other in records.items() if other.is_satisfied} | {step_key}
    act = Act(learner, now, language)
    event = act.event(enrollment, edition, Verb.SATISFIED, step_key=step_key, rule=rule, attempt=attempt_uuid)
    return count_again(enrollment, edition, satisfied, act, [event])


@transaction.atomic
def read_stand_in(*, learner: Any, enrollment_uuid: UUID, step_key: UUID, language: str, now: datetime) -> Outcome:
    """Note that the text that stands in for a section was read: its lessons and exercises are done, tests are not.

    The rows are those of reading: nobody sees who skipped a section. Five statements for each step.
    Raises Enrollment.DoesNotExist, and StepNotFoundError if the section cannot be skipped.
    """
    enrollment, edition = lock_enrollment(learner.pk, enrollment_uuid)
    here = edition.outline.step(step_key)
    if here is None or not here.is_sensitive:
        raise StepNotFoundError
    outcome = Outcome(enrollment, edition, enrollment.progress, has_just_completed=False)
    for step in edition.outline.steps:
        if step.module_key != here.module_key or (step.quiz and step.quiz.mode == "test"):
            continue
        last = satisfy_step(
            learner=learner,
            enrollment_uuid=enrollment_uuid,
            step_key=step.key,
            rule=Rule.READ,
            language=language,
            now=now,
            is_stood_in_for=True,
        )
        outcome = last if last.has_just_completed or not outcome.has_just_completed else outcome
    return outcome


def hide_content_notes(*, enrollment: Enrollment) -> None:
    """Show this learner no content note again in this course."""
    Enrollment.objects.filter(pk=enrollment.pk).update(hides_content_notes=True)


@transaction.atomic
def note_failure(
    *, learner: Any, enrollment_uuid: UUID, step_key: UUID, language: str, now: datetime, attempt_uuid: UUID
) -> None:
    """Note that a test was not passed. A step that was passed before stays passed.

    Where handing in is enough, the step is done all the same: its success is another fact.
    """
    enrollment, edition = lock_enrollment(learner.pk, enrollment_uuid)
    record = enrollment.records.filter(step_key=step_key).first()
    if record is None or record.success != Success.PASSED:
        store_record(enrollment, record, step_key, success=Success.FAILED)
    Act(learner, now, language).event(enrollment, edition, Verb.FAILED, step_key=step_key, attempt=attempt_uuid).save()
    step = edition.outline.step(step_key)
    if step is not None and step.rule == Rule.SUBMITTED:
        satisfy_step(
            learner=learner,
            enrollment_uuid=enrollment_uuid,
            step_key=step_key,
            rule=Rule.SUBMITTED,
            language=language,
            now=now,
            attempt_uuid=attempt_uuid,
        )
    elif step is not None and step.rule == Rule.USED_UP:
        find_again(enrollment, edition, now=now)


def find_again(enrollment: Enrollment, edition: CourseEdition, *, now: datetime) -> Outcome:
    """Find out what else is done by now, and count again. The caller holds the enrollment's row."""
    own = Enrollment.objects.filter(pk=enrollment.pk)
    store(findings(own, asking_of(edition.outline), now), own, edition.number, now)
    satisfied = set(enrollment.records.satisfied().values_list("step_key", flat=True))
    return count_again(enrollment, edition, satisfied, Act(None, now, enrollment.language), [])


def evaluate_others(*, enrollment_uuid: UUID, now: datetime) -> None:
    """Count a learner again wherever what they have done in this enrollment may count. A transaction for each."""
    for other in others_counting(enrollment_uuid):
        _evaluate(other, now)


@transaction.atomic
def _evaluate(enrollment_uuid: UUID, now: datetime) -> None:
    found = Enrollment.objects.in_progress().filter(uuid=enrollment_uuid).first()
    if found is not None:
        find_again(*lock_enrollment(found.learner_id, enrollment_uuid), now=now)


def view_step(*, enrollment: Enrollment, step_key: UUID, is_new: bool, now: datetime) -> None:
    """Remember that a step was opened, and where the learner is. At most two statements; none if both are known.

    Then no transaction either: on SQLite each takes the lock of those who write.
    """
    if not is_new and enrollment.last_step_key == step_key:
        return
    with transaction.atomic():
        if is_new:
            StepRecord.objects.bulk_create(
                [StepRecord(enrollment=enrollment, step_key=step_key, first_viewed_at=now)], ignore_conflicts=True
            )
        if enrollment.last_step_key != step_key:
            Enrollment.objects.filter(pk=enrollment.pk).update(last_step_key=step_key, last_active_at=now)


def count_again(
    enrollment: Enrollment, edition: CourseEdition, satisfied: set[UUID], act: Act, events: list[ProgressEvent]
) -> Outcome:
    """Store the counts and the events and, once only, the completion with all that follows from it. Two statements.

    The caller holds the enrollment's row: see ``lock_enrollment``.
    An enrollment that is completed keeps the counts it was completed with.
    """
    progress = count_requirements(edition.outline.requirements, satisfied)
    values: dict[str, Any] = {"last_active_at": act.now} if act.actor else {}
    completes = progress.is_complete and not enrollment.is_completed
    if not enrollment.is_completed:
        values |= {
            "steps_done": progress.done,
            "steps_required": progress.required,
            "counted_edition": edition.number,
        }
    if completes:
        values |= {"completed_at": act.now, "completed_edition": edition.number}
    won = bool(values) and (_COMPLETION if completes else _COUNTS).run(values, pk=enrollment.pk) > 0
    completes = completes and won
    for name, value in values.items():
        setattr(enrollment, name, value)
    touched = {event.step_key for event in events if event.step_key is not None} & satisfied
    if completes:
        events.append(act.event(enrollment, edition, Verb.COMPLETED))
    if events:
        _log(events)
    with jobs.together():
        want_elsewhere(enrollment, edition, satisfied, satisfied if completes else touched)
        if completes:
            course_completed.send(sender=Enrollment, enrollments=[enrollment], edition=edition, now=act.now)
    return Outcome(enrollment, edition, progress, has_just_completed=completes)


def _log(events: list[ProgressEvent]) -> None:
    """Add to the log. One statement."""
    if len(events) == 1:  # the usual case, in half the time
        _NEW_EVENT.run(events[0])
    else:
        ProgressEvent.objects.bulk_create(events)


def lock_enrollment(learner_id: int, enrollment_uuid: UUID) -> tuple[Enrollment, CourseEdition]:
    """A learner's open enrollment, its row taken, with the newest edition. One statement."""
    enrollment = _TAKEN.first(uuid=enrollment_uuid, learner=learner_id)
    if enrollment is None:
        raise Enrollment.DoesNotExist
    edition = edition_of(enrollment)
    if (enrollment.counted_edition or 0) > edition.number:
        # PostgreSQL: while the row was waited for, an edition was written and the row counted with it. The statement
        # has the row as it is now, and the edition as it was when the statement began.
        edition = newest_course_edition(enrollment.course_key) or edition
    return enrollment, edition


def store_record(enrollment: Enrollment, record: StepRecord | _Standing | None, step_key: UUID, **values: Any) -> None:
    """Write a step's record. One statement; the caller holds the enrollment's row, so nobody comes between."""
    if record is None:
        _NEW_RECORD.run(StepRecord(enrollment=enrollment, step_key=step_key, **values))
    else:
        _RECORD.run(values, pk=record.pk)
