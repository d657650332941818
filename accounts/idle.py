"""Accounts that nobody uses: their people are told in good time, and erased if they do not come back."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext

from accounts import privacy
from accounts.models import User
from accounts.service import service
from jobs import services as jobs

WARN_IDLE = "accounts.warn_idle"
# How long before, and at least how long after the warning, an account goes.
NOTICE = timedelta(days=60)


def to_warn(before: datetime) -> QuerySet[User]:
    """Who has been away since ``before`` and does not know yet that the account will go."""
    return User.objects.idle_since(before).learners_only().not_warned().order_by("pk")


def to_erase(before: datetime) -> QuerySet[User]:
    """Who has been away since ``before`` and was told long enough ago. Nobody goes untold."""
    warned_before = before + timedelta(days=settings.IDLE_ACCOUNT_DAYS) - NOTICE
    return User.objects.idle_since(before).learners_only().warned(warned_before).order_by("pk")


def enqueue_warnings(people: QuerySet[Any], now: datetime) -> None:
    """Want a mail for each. A day later whoever was not reached is found again."""
    for uuid in people.values_list("uuid", flat=True):
        jobs.enqueue(WARN_IDLE, uuid)


def erase(people: QuerySet[Any], now: datetime) -> None:
    """Erase each, as they would themselves."""
    for person in people:
        privacy.erase_person(user=person, now=now)


def warn(*, user_uuid: UUID, now: datetime) -> bool:
    """Tell somebody that their account will go. Return whether it was sent.

    Sent first, noted afterwards: a worker killed in between sends a second one, never none.
    """
    before = now - timedelta(days=settings.IDLE_ACCOUNT_DAYS) + NOTICE
    person = to_warn(before).filter(uuid=user_uuid).first()
    if person is None:
        return False
    with translation.override(person.preferred_language):
        known = service()
        text = render_to_string(
            "accounts/email/idle.txt",
            {"goes_on": now + NOTICE, "SITE_NAME": known.name, "SITE_URL": settings.SITE_URL},
        )
        subject = gettext("Do you still need your account?")
        EmailMessage(
            f"{known.name}: {subject}", text, known.sender, [person.email], headers={"Auto-Submitted": "auto-generated"}
        ).send()
    with transaction.atomic():
        User.objects.filter(pk=person.pk).update(idle_warned_at=now)
    return True
