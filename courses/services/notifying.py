"""Mails about editions: to the course's owner what happened while nobody was present."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from wagtail.models import PageLogEntry

from content.models import Edition
from courses.models import CoursePage
from courses.services.effects import Effect

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
        _send(
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


def _was_unattended(edition: Edition, course: CoursePage) -> bool:
    before = Edition.objects.for_root(edition.root_key).filter(number=edition.number - 1).first()
    entries = PageLogEntry.objects.filter(page__path__startswith=course.path, action__in=UNATTENDED)
    since: datetime | None = before.published_at if before else None
    if since is not None:
        entries = entries.filter(timestamp__gt=since)
    return entries.exists()


def _source_page(course_key: UUID) -> CoursePage | None:
    return CoursePage.objects.filter(translation_key=course_key).select_related("owner").order_by("pk").first()


def _send(user: object, subject: str, template: str, context: dict[str, object]) -> None:
    EmailMessage(
        subject=f"{settings.SITE_NAME}: {subject}",
        body=render_to_string(template, {"SITE_NAME": settings.SITE_NAME, "SITE_URL": settings.SITE_URL, **context}),
        to=[user.email],  # type: ignore[attr-defined]
        headers={"Auto-Submitted": "auto-generated"},
    ).send()
