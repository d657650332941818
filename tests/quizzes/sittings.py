"""Learners who take a course's quiz, through the services."""

import random

from django.utils import timezone

from courses import services as courses
from quizzes.kinds import kind_named
from quizzes.models import AttemptItem
from quizzes.services import QuizSpec, save_response, start_attempt, submit_attempt
from tests.accounts.factories import UserFactory


def start(course, learner=None):
    """An open attempt of a new learner."""
    learner = learner or UserFactory()
    enrollment = courses.enroll(learner=learner, course_key=course.key, language="fi", now=timezone.now())
    edition = courses.newest_course_edition(course.key)
    return start_attempt(
        learner=learner,
        quiz=spec_of(course),
        context=enrollment.uuid,
        edition_number=edition.number,
        language="fi",
        now=timezone.now(),
    )


def spec_of(course):
    """What the course's quiz asks now."""
    facts = courses.newest_course_edition(course.key).outline.step(course.quiz.translation_key).quiz
    return QuizSpec(
        course.quiz.translation_key, facts.mode, facts.passing_percent, facts.version_ids, draws=facts.draws
    )


def answer(attempt, *rights, now=None):
    """Save an answer to each question: right, wrong, or none for None."""
    now = now or timezone.now()
    items = AttemptItem.objects.filter(attempt=attempt).select_related("version", "attempt").order_by("position")
    for item, is_right in zip(items, rights, strict=True):
        if is_right is None:
            continue
        key = item.version.grading_key
        kind = kind_named(key.kind)
        given = kind.right_answer(key) if is_right else kind.other_answer(key, random.Random(1))
        save_response(item=item, answer=given, seen_revision=0, language="fi", now=now)


def take(course, *rights, learner=None):
    """A submitted attempt with these answers."""
    attempt = start(course, learner)
    answer(attempt, *rights)
    submit_attempt(learner=attempt.learner, attempt_uuid=attempt.uuid, now=timezone.now())
    attempt.refresh_from_db()
    return attempt
