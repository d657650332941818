"""What quizzes keep about a person."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts import privacy
from accounts.models import User
from accounts.privacy import Row
from quizzes.models import Allowance, Attempt, AttemptItem, Response
from quizzes.presentation import answer_in_words
from quizzes.services.tallying import leave_out

ANSWERS = privacy.Purpose(
    35,
    what=_("Your answers in exercises and tests, and the results"),
    why=_("To give you feedback and to know that you passed. Basis: your agreement."),
    seen_by=_("You. The trainers of a course see results, and how often a question was answered right."),
    kept=_("Until you erase your account. The answers go; results stay for statistics without a name."),
)


def register_all() -> None:
    """Say how attempts are handed out and erased."""
    privacy.register(Attempt, export=export_attempts, erase=erase_attempts, purpose=ANSWERS)
    privacy.register(Allowance, export=export_allowances, erase=erase_allowances, purpose=ANSWERS)


def export_attempts(user: User) -> list[Row]:
    """Every attempt with the answers in words, in the language of the attempt."""
    attempts = Attempt.objects.for_learner(user).order_by("started_at").prefetch_related("mark_changes")
    items = AttemptItem.objects.filter(attempt__in=attempts).select_related("attempt", "version", "response")
    answers: dict[int, list[Row]] = {}
    for item in items.order_by("attempt_id", "position"):
        answers.setdefault(item.attempt_id, []).append(
            {
                "question": item.version.text(item.attempt.language)["prompt"],
                "answer": answer_in_words(item, item.attempt.language),
            }
        )
    return [
        {
            "started_at": attempt.started_at.isoformat(),
            "submitted_at": attempt.submitted_at.isoformat() if attempt.submitted_at else None,
            "mode": attempt.mode,
            "language": attempt.language,
            "percent": attempt.percent if attempt.score_scaled is not None else None,
            "is_passed": attempt.is_passed,
            "answers": answers.get(attempt.pk, []),
            "marked_again": [
                {"at": row.changed_at.isoformat(), "from": str(row.points_before), "to": str(row.points_after)}
                for row in attempt.mark_changes.all()
            ],
        }
        for attempt in attempts
    ]


def erase_attempts(user: User, now: datetime) -> None:
    """The answers go; that a quiz was taken, and with what result, stays for the statistics without a name."""
    leave_out(Attempt.objects.for_learner(user))
    Response.objects.filter(attempt__learner=user).delete()


def export_allowances(user: User) -> list[Row]:
    """What was allowed to the person, and why."""
    return [
        {
            "granted_at": row.granted_at.isoformat(),
            "minutes": row.extra_minutes,
            "tries": row.extra_attempts,
            "opens_at": row.opens_at.isoformat() if row.opens_at else None,
            "closes_at": row.closes_at.isoformat() if row.closes_at else None,
            "reason": row.reason,
        }
        for row in Allowance.objects.for_learner(user).order_by("granted_at")
    ]


def erase_allowances(user: User, now: datetime) -> None:
    """Why somebody was given more time may tell of their health: it goes."""
    Allowance.objects.for_learner(user).delete()
