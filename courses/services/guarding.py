"""What may not be taken away: pages that learners' rows speak of, and a live course's last required step."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext
from wagtail.models import Page

from courses.models import CoursePage, Enrollment, StepRecord
from quizzes.models import Attempt


def has_learner_rows(keys: Iterable[UUID]) -> bool:
    """Whether any learner row carries one of these keys. Three queries at most."""
    keys = list(keys)
    return (
        Enrollment.objects.filter(course_key__in=keys).exists()
        or StepRecord.objects.filter(step_key__in=keys).exists()
        or Attempt.objects.filter(quiz_key__in=keys).exists()
    )


def deletion_problem(page: Page) -> str:
    """Why a page may not be deleted, for its author; empty if it may."""
    keys = Page.objects.descendant_of(page, inclusive=True).values_list("translation_key", flat=True)
    if has_learner_rows(keys):
        return gettext(
            "“%(title)s” cannot be deleted: people have studied it, and their records refer to it. "
            "Unpublish it instead; then nobody new sees it, and the records stay."
        ) % {"title": page.title}
    return removal_problem(page)


def removal_problem(page: Page, *, new_parent: Page | None = None, together_with: Iterable[Page] = ()) -> str:
    """Why a page may not be unpublished, moved or deleted: a live course would lose its last required step.

    Empty if it may. ``new_parent``: where it would be moved; within the same course nothing is lost.
    ``together_with``: pages that would go in the same act.
    """
    course = _course_above(page)
    if course is None or not page.live or course.is_translation:
        return ""
    if new_parent is not None and new_parent.path.startswith(course.path):
        return ""
    gone = [page.path, *(other.path for other in together_with)]
    if course.has_required_step() and not course.has_required_step(without_paths=gone):
        return gettext(
            "“%(title)s” holds the only required step of the published course “%(course)s”. "
            "Publish another required step or unpublish the course first."
        ) % {"title": page.title, "course": course.title}
    return ""


def _course_above(page: Any) -> CoursePage | None:
    above = [page.path[:end] for end in range(page.steplen, len(page.path), page.steplen)]
    return CoursePage.objects.live().filter(path__in=above).first()
