"""What a trainer decides about one learner's step: waive, confirm or void it, with a reason that the learner reads.

Each is a fact of its own beside what the learner did: nothing that was recorded is overwritten.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from courses.enums import Rule, Verb
from courses.models import Enrollment
from courses.services.learning import Act, Outcome, StepNotFoundError, count_again, lock_enrollment, store_record


class AlreadyCompletedError(Exception):
    """A completion is not taken back by voiding one of its steps: a certificate is revoked."""


@transaction.atomic
def waive_step(*, enrollment: Enrollment, step_key: UUID, actor: Any, reason: str, now: datetime) -> Outcome:
    """The learner need not do the step. Completes the course if it was the last. Raises StepNotFoundError."""
    return _decide(enrollment, step_key, Act(actor, now, enrollment.language), Verb.WAIVED, reason)


@transaction.atomic
def confirm_step(*, enrollment: Enrollment, step_key: UUID, actor: Any, reason: str, now: datetime) -> Outcome:
    """The trainer has seen that the step is done. Completes the course if it was the last. Raises StepNotFoundError."""
    return _decide(enrollment, step_key, Act(actor, now, enrollment.language), Verb.SATISFIED, reason)


@transaction.atomic
def void_step(*, enrollment: Enrollment, step_key: UUID, actor: Any, reason: str, now: datetime) -> Outcome:
    """What was recorded of the step no longer counts; the learner does it again.

    Raises StepNotFoundError, also if nothing counts yet, and AlreadyCompletedError.
    """
    return _decide(enrollment, step_key, Act(actor, now, enrollment.language), Verb.VOIDED, reason)


def _decide(enrollment: Enrollment, step_key: UUID, act: Act, verb: Verb, reason: str) -> Outcome:
    enrollment, edition = lock_enrollment(enrollment.learner_id, enrollment.uuid)
    if edition.outline.step(step_key) is None:
        raise StepNotFoundError
    records = {record.step_key: record for record in enrollment.records.all()}
    record = records.get(step_key)
    done = {key for key, other in records.items() if other.is_satisfied}
    rule = ""
    values: dict[str, Any]
    if verb == Verb.VOIDED:
        if step_key not in done:
            raise StepNotFoundError
        if enrollment.is_completed:
            raise AlreadyCompletedError
        values = {"voided_at": act.now}
        done -= {step_key}
    elif verb == Verb.WAIVED:
        values = {"waived_at": act.now, "voided_at": None}
        done |= {step_key}
    else:
        rule = Rule.CONFIRMED
        values = {"satisfied_at": act.now, "satisfied_by": rule, "voided_at": None}
        done |= {step_key}
    store_record(enrollment, record, step_key, **values)
    event = act.event(enrollment, edition, verb, step_key=step_key, rule=rule, reason=reason)
    return count_again(enrollment, edition, done, act, [event])
