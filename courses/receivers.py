"""Wagtail's facts and our own, each passed to one service."""

from contextlib import suppress
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.db.models.signals import post_delete, pre_delete
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import (
    copy_for_translation_done,
    page_published,
    page_unpublished,
    post_page_move,
    pre_page_move,
)

from content.services import rights
from courses import services
from courses.enums import Rule
from courses.models import CoursePage, Enrollment, LessonPage, ModulePage, QuizPage
from courses.services.guarding import has_learner_rows
from quizzes.signals import attempt_graded, attempt_remarked

COURSE_PAGES = (CoursePage, ModulePage, LessonPage, QuizPage)


@receiver(page_published, dispatch_uid="courses.published")
@receiver(page_unpublished, dispatch_uid="courses.unpublished")
def settle_changed(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """A page came or went."""
    if isinstance(instance, COURSE_PAGES):
        services.schedule_settling(pages=[instance])


@receiver(post_page_move, dispatch_uid="courses.moved")
def settle_moved(sender: type[Page], instance: Page, parent_page_before: Page, **kwargs: Any) -> None:
    """A page moved: the course it left and the one it came to may both differ."""
    if isinstance(instance.specific, COURSE_PAGES):
        services.schedule_settling(pages=[instance, parent_page_before])


@receiver(post_delete, dispatch_uid="courses.deleted")
def settle_deleted(sender: type, instance: Any, **kwargs: Any) -> None:
    """A page's row is gone."""
    if sender in COURSE_PAGES:
        services.schedule_settling(pages=[instance])


@receiver(pre_delete, dispatch_uid="courses.protect")
def protect_learner_rows(sender: type, instance: Any, **kwargs: Any) -> None:
    """However a page is deleted, not while a learner's row carries its key."""
    if sender in COURSE_PAGES and has_learner_rows([instance.translation_key]):
        raise ProtectedError(f"Learners' records refer to “{instance.title}”: unpublish it instead.", {instance})


@receiver(pre_page_move, dispatch_uid="courses.protect_move")
def protect_last_step(sender: type[Page], instance: Page, parent_page_after: Page, **kwargs: Any) -> None:
    """However a page is moved, a live course keeps a required step."""
    problem = services.removal_problem(instance, new_parent=parent_page_after)
    if problem:
        raise ValidationError(problem)


@receiver(copy_for_translation_done, dispatch_uid="courses.translated")
def copy_rights(sender: Any, source_obj: Any, target_obj: Any, **kwargs: Any) -> None:
    """Whoever may edit a course may edit its translation."""
    if isinstance(target_obj, CoursePage):
        rights.copy_group_rights(source=source_obj, target=target_obj)


@receiver(attempt_graded, dispatch_uid="courses.attempt_graded")
@receiver(attempt_remarked, dispatch_uid="courses.attempt_remarked")
def note_result(sender: Any, attempt: Any, now: Any, **kwargs: Any) -> None:
    """A quiz was submitted, or marked again: its step is done, or the test was not passed."""
    if not attempt.is_counting:
        return
    facts = {
        "learner": attempt.learner,
        "enrollment_uuid": attempt.context,
        "step_key": attempt.quiz_key,
        "language": attempt.language,
        "now": now,
        "attempt_uuid": attempt.uuid,
    }
    # An enrollment that was closed while the attempt ran keeps its records; the attempt has its own result.
    with suppress(Enrollment.DoesNotExist):
        if attempt.is_passed is False:
            services.note_failure(**facts)
        else:
            services.satisfy_step(**facts, rule=Rule.SUBMITTED if attempt.is_passed is None else Rule.PASSED)
