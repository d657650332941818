"""Tell those who completed a course, and want to hear of it, what it teaches differently now. Once for each edition."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from content.enums import Severity
from courses.models import CoursePage, Enrollment
from courses.services.history import notes_since
from courses.services.notifying import send_mail
from courses.services.reading import CourseEdition, newest_course_edition

TELL_CHANGE = "courses.tell_change"
LANGUAGE_NAMES = dict(settings.LANGUAGES)


class MailsNotSentError(Exception):
    """Some mails could not be handed over; the job is tried again, and tells only those who have not been told."""


def tell_change(*, course_key: UUID, on_progress: Callable[[int, int], None] | None = None) -> int:
    """One mail to each, for all that has changed since they completed or were last told. Return how many were sent.

    Each is noted as told before the mail is handed over, and not told again if it is refused: a worker killed in
    between loses one mail, which the page of the course makes good; it never sends a second one. The newest edition
    counts, so that several publications in a row are one mail. Six statements for each.
    """
    newest = newest_course_edition(course_key)
    if newest is None:
        return 0
    waiting = Enrollment.objects.for_course(course_key).to_be_told(newest.number)
    total, sent, last_pk, refused = waiting.count(), 0, 0, 0
    while row := waiting.filter(pk__gt=last_pk).select_related("learner").order_by("pk").first():
        last_pk = row.pk
        notes = material_notes(row, newest)
        if not notes or not _may_read(row):
            continue
        try:
            sent += _tell(row, newest, notes)
        except OSError:  # what the mail server's refusals are, too
            refused += 1
        if on_progress:
            on_progress(sent, total)
    if refused:
        raise MailsNotSentError(f"{refused} of {total} mails could not be handed over.")
    return sent


def material_notes(enrollment: Enrollment, newest: CourseEdition) -> list[dict[str, Any]]:
    """What authors said is materially different since the learner completed the course or was last told of it."""
    since = max(enrollment.completed_edition or 0, enrollment.told_edition or 0)
    notes = notes_since(newest.outline.course_key, since)
    return [note for note in notes if note["severity"] == Severity.CONTENT and note["number"] <= newest.number]


def _may_read(row: Enrollment) -> bool:
    """Whether the course is still open to its learner, or no longer published: then the old edition stays theirs."""
    pages = CoursePage.objects.filter(translation_key=row.course_key)
    return not pages.live().exists() or pages.visible_to(row.learner).exists()


def _tell(row: Enrollment, newest: CourseEdition, notes: list[dict[str, Any]]) -> bool:
    own = Enrollment.objects.filter(pk=row.pk)
    with transaction.atomic():
        # Whoever comes first tells; a second worker, or the same job after its worker died, finds nobody to tell.
        if not own.to_be_told(newest.number).update(told_edition=newest.number):
            return False
    language = row.learner.preferred_language
    try:
        with translation.override(language):
            send_mail(
                row.learner,
                gettext("A course that you have completed has changed"),
                "courses/email/change.txt",
                _context(row, newest, notes, language),
            )
    except OSError:
        own.update(told_edition=row.told_edition)
        raise
    return True


def _context(row: Enrollment, newest: CourseEdition, notes: list[dict[str, Any]], language: str) -> dict[str, Any]:
    """What the mail says: of sensitive courses and parts no word, for mail is read over shoulders."""
    source = newest.outline.source_language
    # A page that has left the course is not named either: whether it was sensitive, the newest edition no longer says.
    known = {str(row.course_key)}
    for step in newest.outline.steps:
        known |= {str(step.key), str(step.module_key)}
    hidden = {str(step.key) for step in newest.outline.steps if step.is_sensitive}
    hidden |= {str(step.module_key) for step in newest.outline.steps if step.is_sensitive}
    is_sensitive = newest.outline.is_sensitive
    return {
        "title": "" if is_sensitive else newest.title(row.course_key, language),
        "notes": [] if is_sensitive else [note for note in notes if note["page_key"] in known - hidden],
        "notes_language": LANGUAGE_NAMES[source] if source != language else "",
        "address": settings.SITE_URL + reverse("courses:studied", args=[row.uuid]),
        "profile_address": settings.SITE_URL + reverse("accounts:profile"),
    }
