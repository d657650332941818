"""Synthetic people are as real ones would be: by the same rules, at every stage, each once."""

from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from accounts.names import validate_person_name
from certificates.models import Certificate
from content.models import Edition
from courses.enums import Rule, Success, Verb
from courses.models import Enrollment, ProgressEvent, StepRecord
from courses.progress import Fact, FactKind, count_progress, summarize
from courses.services import newest_course_edition, reevaluate
from demo.seed.learners import CYCLE, DOMAIN, Stage, seed_learners, stage_of
from handbooks.models import ChapterPage, HandbookPage
from quizzes.grading import total
from quizzes.models import Attempt, AttemptItem
from quizzes.services import mark_item
from tests import authoring
from tests.authoring import Course

pytestmark = pytest.mark.django_db


@pytest.fixture
def courses() -> list[Course]:
    """A course with a test of every kind of question, and one with practice only."""
    questions = [authoring.single(), authoring.multiple(), authoring.truefalse(), authoring.ordering()]
    return [
        Course(lessons=3, quiz=[*questions, authoring.matching()], title="Testattu"),
        Course(lessons=2, quiz=[authoring.single(), authoring.multiple()], mode="practice", title="Harjoiteltu"),
    ]


def test_every_stage_is_as_the_rules_make_it(courses):
    made = seed_learners(count=2 * len(CYCLE), seed=0, now=timezone.now())
    assert made == 2 * len(CYCLE)
    stages = Counter()
    for enrollment in Enrollment.objects.select_related("learner").prefetch_related("records", "events"):
        outline = newest_course_edition(enrollment.course_key).outline
        records = {record.step_key: record for record in enrollment.records.all()}
        satisfied = {key for key, record in records.items() if record.is_satisfied}
        facts = [
            Fact(event.step_key, FactKind.SATISFIED, event.at)
            for event in enrollment.events.all()
            if event.verb == Verb.SATISFIED
        ]
        assert {key for key, summary in summarize(facts).items() if summary.is_satisfied} == satisfied
        progress = count_progress(outline.required, satisfied)
        assert (enrollment.steps_done, enrollment.steps_required) == (progress.done, progress.required)
        assert enrollment.is_completed == progress.is_complete
        assert enrollment.certificates.count() == int(progress.is_complete)
        assert enrollment.started_at <= enrollment.last_active_at <= timezone.now()
        test = next((step for step in outline.steps if step.quiz and step.quiz.mode == "test"), None)
        record = records.get(test.key) if test else None
        number = int(enrollment.learner.email.partition("@")[0].rpartition("-")[2])
        stage = stage_of(number)
        if enrollment != enrollment.learner.enrollments.order_by("pk").first():
            continue  # a second course
        stages[stage] += 1
        assert (enrollment.closed_at is not None) == (stage is Stage.CLOSED)
        assert progress.is_complete == (stage is Stage.COMPLETED)
        assert bool(records) == (stage is not Stage.NOT_STARTED)
        if stage is Stage.WAITING:
            assert progress.done == progress.required - 1
            assert record.satisfied_at is None
            assert record.success == Success.NONE
        if stage is Stage.FAILED:
            assert record.satisfied_at is None
            assert record.success == Success.FAILED
    assert set(stages) == set(Stage)


def test_attempts_have_the_points_that_their_answers_earn(courses):
    seed_learners(count=len(CYCLE), seed=0, now=timezone.now())
    passed = Counter()
    for attempt in Attempt.objects.select_related("learner"):
        items = list(AttemptItem.objects.for_attempt_of(attempt.learner, attempt.uuid))
        marks = [mark_item(item) for item in items]
        result = total(marks)
        saved = [float(item.saved.points) for item in items]
        assert saved == [pytest.approx(float(mark.points), abs=1e-3) for mark in marks]
        assert float(attempt.points) == pytest.approx(float(result.points), abs=1e-3)
        assert attempt.max_points == result.max_points
        assert float(attempt.score_scaled) == pytest.approx(float(result.score_scaled), abs=1e-4)
        assert attempt.is_passed == (result.is_passed(attempt.passing_percent) if attempt.mode == "test" else None)
        event = ProgressEvent.objects.get(attempt=attempt.uuid)
        assert event.verb == (Verb.FAILED if attempt.is_passed is False else Verb.SATISFIED)
        record = StepRecord.objects.get(enrollment__uuid=attempt.context, step_key=attempt.quiz_key)
        if record.is_satisfied:
            assert record.satisfied_by == (Rule.PASSED if attempt.mode == "test" else Rule.SUBMITTED)
        passed[attempt.is_passed] += 1
    assert set(passed) == {True, False, None}


def test_counting_again_finds_nothing_to_change(courses):
    seed_learners(count=len(CYCLE), seed=0, now=timezone.now())
    before = list(Enrollment.objects.order_by("pk").values())
    for course in courses:
        assert reevaluate(course_key=course.key, now=timezone.now()) == 0
    assert list(Enrollment.objects.order_by("pk").values()) == before
    assert Certificate.objects.count() == Enrollment.objects.completed().count()


def test_running_again_adds_nobody_and_more_adds_only_those(courses):
    now = timezone.now()
    assert seed_learners(count=7, seed=0, now=now) == 7
    assert seed_learners(count=7, seed=0, now=now) == 0
    assert seed_learners(count=9, seed=0, now=now) == 2
    assert seed_learners(count=2, seed=5, now=now) == 2
    people = User.objects.filter(email__endswith=f"@{DOMAIN}")
    assert people.count() == 11
    assert len({person.uuid for person in people}) == 11
    for person in people:
        validate_person_name(person.full_name)
        assert not person.has_usable_password()


def test_statements_grow_less_than_people(courses):
    def statements(count, seed):
        with CaptureQueriesContext(connection) as context:
            seed_learners(count=count, seed=seed, now=timezone.now())
        return len(context)

    statements(1, 1)  # editions and texts come into memory
    few, many = statements(5, 2), statements(100, 3)
    assert many <= few * 2


def test_the_long_handbook_is_pages_in_levels_and_one_edition(courses):
    call_command("seed", handbook_chapters=5, verbosity=0)
    call_command("seed", handbook_chapters=7, verbosity=0)
    call_command("seed", handbook_chapters=7, verbosity=0)
    handbook = HandbookPage.objects.get(title="Hyvin pitkä käsikirja")
    chapters = ChapterPage.objects.descendant_of(handbook).live()
    assert chapters.count() == 7
    assert {chapter.depth - handbook.depth for chapter in chapters} == {1, 2, 3}
    assert Edition.objects.for_root(handbook.translation_key).count() == 2


def test_it_says_what_it_needs(settings):
    with pytest.raises(CommandError, match="how many"):
        call_command("seed")
    with pytest.raises(CommandError, match="no published course"):
        call_command("seed", learners=3)
    settings.ROOT_URLCONF = "config.urls"
    with pytest.raises(CommandError, match="Only the demo"):
        call_command("seed", learners=3)
