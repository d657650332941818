"""Tell those whom a retirement meets what they get, and that it is taken back. No course is named: others may look."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy

from courses.models import Enrollment, Retirement
from courses.services.notifying import send_mail
from courses.services.retiring import to_tell, told_in_vain
from courses.services.telling import MailsNotSentError


def tell_of_retirement(*, course_key: UUID, now: datetime) -> int:
    """One mail to each: when it is decided, two weeks before the last day, and when it is closed. Return how many."""
    retirement = Retirement.objects.for_course(course_key).first()
    if retirement is None:
        return 0
    return _tell_each(
        to_tell(retirement, now),
        told_at=now,
        subject=gettext_lazy("A course that you have begun is being retired"),
        template="courses/email/retirement.txt",
        context={"until": retirement.finish_until, "has_successor": retirement.successor_key is not None},
    )


def tell_taken_back(*, course_key: UUID) -> int:
    """One mail to each who was told that the course is retired: it is not. Return how many.

    Nothing is left of what they were told: if the course is retired again, they hear of it again.
    """
    return _tell_each(
        told_in_vain().for_course(course_key),
        told_at=None,
        subject=gettext_lazy("A course that you have begun goes on"),
        template="courses/email/taken_back.txt",
        context={},
    )


def _tell_each(waiting: Any, *, told_at: datetime | None, **mail: Any) -> int:
    """Each is noted as told before the mail is handed over, and not told again if it is refused: a worker killed in
    between loses one mail, which the page of the course makes good. Three statements for each.
    """
    last_pk = sent = refused = 0
    while row := waiting.filter(pk__gt=last_pk).select_related("learner").order_by("pk").first():
        last_pk = row.pk
        try:
            sent += _tell(row, told_at, **mail)
        except OSError:  # what the mail server's refusals are, too
            refused += 1
    if refused:
        raise MailsNotSentError(f"{refused} mails could not be handed over.")
    return sent


def _tell(row: Enrollment, told_at: datetime | None, *, subject: Any, template: str, context: dict[str, Any]) -> bool:
    own: Any = Enrollment.objects.filter(pk=row.pk)
    # Whoever comes first tells; nothing is open meanwhile.
    known = own.filter(retirement_told_at=row.retirement_told_at, closed_at=row.closed_at)
    if not known.update(retirement_told_at=told_at):
        return False
    with translation.override(row.learner.preferred_language):
        address = f"{settings.SITE_URL}{reverse('courses:resume', args=[row.uuid])}"
        try:
            send_mail(
                row.learner,
                str(subject),
                template,
                {"is_closed": row.closed_at is not None, "address": address, **context},
            )
        except OSError:
            own.update(retirement_told_at=row.retirement_told_at)
            raise
    return True
