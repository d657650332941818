"""Mails: to a course's owner what happened while nobody was present, to learners that it is time to renew."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from wagtail.models import PageLogEntry

from content.models import Edition
from courses.models import CoursePage, Enrollment, Retirement
from courses.services.effects import Effect
from courses.services.reading import newest_course_edition
from courses.services.renewing import RENEWAL_WINDOW, months_later, renewal_due
from jobs import services as jobs

MAIL_RENEWAL = "courses.mail_renewal"
# Who publishes in the editor has seen the effect there.
UNATTENDED = ("wagtail.publish.scheduled", "wagtail.unpublish.scheduled", "wagtail.workflow.approve")


def mail_effect(*, edition_pk: int) -> bool:
    """Tell the course's owner what an edition did to learners, if nobody was asked before. Return whether it was sent.

    No transaction is open meanwhile. A worker killed just after sending sends it once more.
    """
    edition = Edition.objects.get(pk=edition_pk)
    course = _source_page(edition.root_key)
    if course is None or course.owner is None or not course.owner.is_active or not _was_unattended(edition, course):
        return False
    with translation.override(course.owner.preferred_language):
        address = reverse("courses_admin:editions", args=[course.pk])
        send_mail(
            course.owner,
            gettext("A course has changed for those who study it"),
            "courses/email/effect.txt",
            {
                "title": course.title,
                "sentences": Effect.from_json(edition.effect).sentences(),
                "address": f"{settings.SITE_URL}{address}",
            },
        )
    return True


def enqueue_renewals(*, now: datetime) -> int:
    """Want a mail for everybody whose renewal may begin and who has not been told. One query for each such course."""
    wanted = 0
    courses = CoursePage.objects.live().filter(renewal_months__gt=0)
    for course in courses.exclude(translation_key__in=Retirement.objects.values("course_key")).order_by("pk"):
        since = months_later(now + RENEWAL_WINDOW, -course.renewal_months)
        due = Enrollment.objects.for_course(course.translation_key).open().completed()
        for uuid in due.filter(completed_at__lte=since, renewal_asked_at=None).values_list("uuid", flat=True):
            with transaction.atomic():
                jobs.enqueue(MAIL_RENEWAL, uuid)
            wanted += 1
    return wanted


def mail_renewal(*, enrollment_uuid: UUID, now: datetime) -> bool:
    """Tell the learner once that a course may be renewed, without saying which: mail is read over shoulders.

    Sent first, noted afterwards: a worker killed in between sends a second one, never none.
    """
    untold = Enrollment.objects.open().filter(uuid=enrollment_uuid, renewal_asked_at=None)
    enrollment = untold.select_related("learner").first()
    edition = newest_course_edition(enrollment.course_key) if enrollment else None
    due = renewal_due(enrollment, edition.outline) if enrollment and edition else None
    if enrollment is None or due is None or not enrollment.learner.is_active:
        return False
    with translation.override(enrollment.learner.preferred_language):
        address = reverse("courses:resume", args=[enrollment.uuid])
        send_mail(
            enrollment.learner,
            gettext("Your course is due for renewal"),
            "courses/email/renewal.txt",
            {"due": due, "address": f"{settings.SITE_URL}{address}"},
        )
    return untold.update(renewal_asked_at=now) > 0


def _was_unattended(edition: Edition, course: CoursePage) -> bool:
    before = Edition.objects.for_root(edition.root_key).filter(number=edition.number - 1).first()
    entries = PageLogEntry.objects.filter(page__path__startswith=course.path, action__in=UNATTENDED)
    since: datetime | None = before.published_at if before else None
    if since is not None:
        entries = entries.filter(timestamp__gt=since)
    return entries.exists()


def _source_page(course_key: UUID) -> CoursePage | None:
    return CoursePage.objects.filter(translation_key=course_key).select_related("owner").order_by("pk").first()


def send_mail(user: object, subject: str, template: str, context: dict[str, object]) -> None:
    """Send one mail in the active language. Raises OSError if it cannot be handed over."""
    EmailMessage(
        subject=f"{settings.SITE_NAME}: {subject}",
        body=render_to_string(template, {"SITE_NAME": settings.SITE_NAME, "SITE_URL": settings.SITE_URL, **context}),
        to=[user.email],  # type: ignore[attr-defined]
        headers={"Auto-Submitted": "auto-generated"},
    ).send()
