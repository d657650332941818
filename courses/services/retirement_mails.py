"""Tell those whom a retirement meets what they get, without naming the course: mail is read over shoulders."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from courses.models import Enrollment, Retirement
from courses.services.notifying import send_mail
from courses.services.retiring import to_tell
from courses.services.telling import MailsNotSentError


def tell_of_retirement(*, course_key: UUID, now: datetime) -> int:
    """One mail to each: when it is decided, two weeks before the last day, and when it is closed. Return how many.

    Each is noted as told before the mail is handed over, and not told again if it is refused: a worker killed in
    between loses one mail, which the page of the course makes good. Three statements for each.
    """
    retirement = Retirement.objects.for_course(course_key).first()
    if retirement is None:
        return 0
    waiting = to_tell(retirement, now)
    last_pk = sent = refused = 0
    while row := waiting.filter(pk__gt=last_pk).select_related("learner").order_by("pk").first():
        last_pk = row.pk
        try:
            sent += _tell(row, retirement, now)
        except OSError:  # what the mail server's refusals are, too
            refused += 1
    if refused:
        raise MailsNotSentError(f"{refused} mails could not be handed over.")
    return sent


def _tell(row: Enrollment, retirement: Retirement, now: datetime) -> bool:
    own: Any = Enrollment.objects.filter(pk=row.pk)
    # Whoever comes first tells; nothing is open meanwhile.
    known = own.filter(retirement_told_at=row.retirement_told_at, closed_at=row.closed_at)
    if not known.update(retirement_told_at=now):
        return False
    with translation.override(row.learner.preferred_language):
        address = reverse("courses:resume", args=[row.uuid])
        try:
            send_mail(
                row.learner,
                gettext("A course that you have begun is being retired"),
                "courses/email/retirement.txt",
                {
                    "is_closed": row.closed_at is not None,
                    "until": retirement.finish_until,
                    "has_successor": retirement.successor_key is not None,
                    "address": f"{settings.SITE_URL}{address}",
                },
            )
        except OSError:
            own.update(retirement_told_at=row.retirement_told_at)
            raise
    return True
