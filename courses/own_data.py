"""What courses keep about a person."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts import privacy
from accounts.models import User
from accounts.privacy import Row
from courses.models import Enrollment, ProgressEvent
from courses.services.reading import newest_course_edition

LEARNING = privacy.Purpose(
    30,
    what=_("The courses you began, what you opened and finished, and when"),
    why=_("To keep your place and to award certificates. Basis: your agreement."),
    seen_by=_("You. The trainers of a course see how its learners progress."),
    kept=_("Until you erase your account. After that only counts without a name are left."),
)


def register_all() -> None:
    """Say how enrollments and the log are handed out and erased."""
    privacy.register(ProgressEvent, export=export_events, erase=keep, purpose=LEARNING)
    privacy.register(Enrollment, export=export_enrollments, erase=close_enrollments, purpose=LEARNING)


def export_enrollments(user: User) -> list[Row]:
    """Every registration to a course, with the steps done."""
    rows = []
    for enrollment in Enrollment.objects.for_learner(user).order_by("started_at"):
        edition = newest_course_edition(enrollment.course_key)
        rows.append(
            {
                "course": edition.title(enrollment.course_key, enrollment.language) if edition else "",
                "started_at": enrollment.started_at.isoformat(),
                "completed_at": enrollment.completed_at.isoformat() if enrollment.completed_at else None,
                "closed_at": enrollment.closed_at.isoformat() if enrollment.closed_at else None,
                "language": enrollment.language,
                "steps": [
                    {
                        "title": edition.title(record.step_key, enrollment.language) if edition else "",
                        "opened_at": record.first_viewed_at.isoformat() if record.first_viewed_at else None,
                        "done_at": record.satisfied_at.isoformat() if record.satisfied_at else None,
                    }
                    for record in enrollment.records.all()
                ],
            }
        )
    return rows


def export_events(user: User) -> list[Row]:
    """The log of what happened."""
    events = ProgressEvent.objects.filter(enrollment__learner=user).order_by("at", "pk")
    return [{"at": event.at.isoformat(), "what": event.verb, "language": event.language} for event in events]


def close_enrollments(user: User, now: datetime) -> None:
    """Close what is open. The rows stay for the statistics; the person they point at has no name any more."""
    Enrollment.objects.for_learner(user).open().update(closed_at=now)


def keep(user: User, now: datetime) -> None:
    """The log names nobody itself: it stays."""
