"""Allow one learner more than the rules of a quiz do."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from quizzes.models import Allowance, Attempt


@transaction.atomic
def grant_allowance(
    *,
    learner: Any,
    quiz_key: UUID,
    actor: Any,
    reason: str,
    now: datetime,
    extra_minutes: int = 0,
    extra_attempts: int = 0,
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
) -> Allowance:
    """Note what is allowed, by whom and why. A running attempt with a time limit gets the minutes at once.

    Raises ValueError without a reason.
    """
    if not reason.strip():
        raise ValueError("an allowance needs a reason")
    allowance = Allowance.objects.create(
        learner=learner,
        quiz_key=quiz_key,
        extra_minutes=extra_minutes,
        extra_attempts=extra_attempts,
        opens_at=opens_at,
        closes_at=closes_at,
        reason=reason.strip(),
        granted_by=actor,
        granted_at=now,
    )
    running = Attempt.objects.for_learner(learner).filter(quiz_key=quiz_key).accepting(now)
    for attempt in running.exclude(deadline_at=None).select_for_update():
        ends = [attempt.deadline_at] if attempt.deadline_at != attempt.closes_at else []
        if attempt.closes_at is not None:
            attempt.closes_at = max(attempt.closes_at, closes_at or attempt.closes_at)
        later = [end + timedelta(minutes=extra_minutes) for end in ends if end is not None]
        attempt.deadline_at = min(end for end in [*later, attempt.closes_at] if end is not None)
        attempt.save(update_fields=["closes_at", "deadline_at"])
    return allowance
