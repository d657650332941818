"""What is found out without the learner acting again: tries used up, deadlines, rule changes, modules done elsewhere."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from content.models import Edition
from courses import services
from courses.models import Enrollment, LessonPage
from courses.services.effects import Effect, effect_of_publishing
from courses.tasks import sweep_deadlines
from handbooks.models import ChapterPage
from quizzes import services as quizzes
from quizzes.models import Attempt
from tests.accounts.factories import UserFactory
from tests.authoring import Course, run_jobs, single, standing
from tests.handbooks.authoring import Handbook

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def _tested(django_db_setup, django_db_blocker):
    with standing(lambda: Course(lessons=1, quiz=[single()]), django_db_blocker) as made:
        yield made


@pytest.fixture
def tested(_tested, db):
    return _tested.again()


def enroll(course, learner=None):
    learner = learner or UserFactory(full_name="Aino Oppija")
    return services.enroll(learner=learner, course_key=course.key, language="fi", now=timezone.now())


def read(enrollment, *lessons):
    for lesson in lessons:
        services.satisfy_step(
            learner=enrollment.learner,
            enrollment_uuid=enrollment.uuid,
            step_key=lesson.translation_key,
            rule="read",
            language="fi",
            now=timezone.now(),
        )
    run_jobs()


def fail(client, course, enrollment):
    """Hand in a try without an answer, as the learner's browser does."""
    client.force_login(enrollment.learner)
    client.post(reverse("courses:attempt_start", args=[enrollment.uuid, course.quiz.translation_key]))
    attempt = Attempt.objects.open().get(context=enrollment.uuid)
    quizzes.submit_attempt(learner=enrollment.learner, attempt_uuid=attempt.uuid, now=timezone.now(), allows_gaps=True)


def record(enrollment, page):
    return enrollment.records.filter(step_key=page.translation_key).first()


def test_a_test_is_done_when_every_try_is_used_and_not_before(tested, client):
    tested.publish(tested.quiz, completion_rule="used_up", max_attempts=2)
    enrollment = enroll(tested)
    fail(client, tested, enrollment)
    assert not record(enrollment, tested.quiz).is_satisfied
    fail(client, tested, enrollment)
    found = record(enrollment, tested.quiz)
    assert (found.satisfied_by, found.success) == ("used_up", "failed")


def test_a_rule_change_is_foretold_and_comes_true_for_those_who_tried_before(tested, client):
    waiting, other = enroll(tested), enroll(tested)
    fail(client, tested, waiting)
    read(waiting, *tested.lessons)
    read(other, *tested.lessons)
    tested.quiz.completion_rule, tested.quiz.max_attempts = "used_up", 1
    assert effect_of_publishing(tested.quiz).completing == 1
    tested.publish(tested.quiz, completion_rule="used_up", max_attempts=1)
    waiting.refresh_from_db()
    other.refresh_from_db()
    assert (waiting.is_completed, other.is_completed) == (True, False)
    kept = Effect.from_json(Edition.objects.for_root(tested.key).newest_first().first().effect)
    assert kept.completing == 1


def test_the_clock_does_the_step_of_whoever_tried_when_the_quiz_closes(tested, client):
    tested.publish(tested.quiz, completion_rule="used_up", closes_at=timezone.now() + timedelta(days=1))
    tried, idle = enroll(tested), enroll(tested)
    fail(client, tested, tried)
    sweep_deadlines()
    run_jobs()
    assert not record(tried, tested.quiz).is_satisfied
    tested.publish(tested.quiz, closes_at=timezone.now() - timedelta(minutes=5))
    # As it was before the worker came by: the closing alone must be enough.
    tried.records.update(satisfied_at=None, satisfied_by="")
    sweep_deadlines()
    run_jobs()
    assert record(tried, tested.quiz).satisfied_by == "used_up"
    assert record(idle, tested.quiz) is None


def test_opening_is_enough_for_those_who_opened_it_before_that_was_the_rule(course, client):
    enrollment = enroll(course)
    client.force_login(enrollment.learner)
    client.get(course.lessons[0].get_url())
    course.publish(course.lessons[0], completion_rule="visited")
    assert record(enrollment, course.lessons[0]).satisfied_by == "visited"


class TestCountsAs:
    @pytest.fixture
    def other(self, course):
        """A course whose module need not be done by those who did the first course's."""
        other = Course(lessons=2, title="Jatko")
        other.publish(other.module, counts_as=course.module)
        return other

    def test_it_counts_on_enrolling_and_is_shown_with_where_it_comes_from(self, course, other, client):
        done = enroll(course)
        read(done, *course.lessons)
        enrollment = enroll(other, done.learner)
        assert enrollment.is_completed
        assert {row.satisfied_by for row in enrollment.records.all()} == {"counted"}
        assert {event.source for event in enrollment.events.filter(rule="counted")} == {done.uuid}
        client.force_login(done.learner)
        assert "koulutuksesta ”Kurssi”" in client.get(other.page.get_url()).content.decode()

    def test_it_counts_as_soon_as_it_is_done_there_and_never_ceases_to(self, course, other):
        enrollment = enroll(other)
        read(enroll(course, enrollment.learner), course.lessons[0])
        assert not enrollment.records.satisfied().exists()
        read(Enrollment.objects.for_course(course.key).get(), course.lessons[1])
        enrollment.refresh_from_db()
        assert enrollment.is_completed
        other.publish(other.module, counts_as=None)
        assert enrollment.records.satisfied().count() == 2

    def test_choosing_it_is_foretold_and_comes_true_for_those_in_progress(self, course):
        other = Course(lessons=1, title="Jatko")
        done = enroll(course)
        read(done, *course.lessons)
        enrollment, stranger = enroll(other, done.learner), enroll(other)
        other.module.counts_as = course.module
        assert effect_of_publishing(other.module).completing == 1
        other.publish(other.module, counts_as=course.module)
        enrollment.refresh_from_db()
        stranger.refresh_from_db()
        assert (enrollment.is_completed, stranger.is_completed) == (True, False)

    def test_what_an_author_does_to_the_first_course_reaches_the_second(self, course, other):
        enrollment = enroll(other)
        read(enroll(course, enrollment.learner), course.lessons[0])
        course.publish(course.lessons[1], is_required=False)
        enrollment.refresh_from_db()
        assert enrollment.is_completed

    def test_a_module_of_the_same_course_is_refused(self, course):
        course.module.counts_as = course.module
        assert [field for field, _ in course.module.publish_problems()][-1:] == ["counts_as"]


def test_a_lesson_asks_for_a_chapter_and_is_done_when_its_reader_says_so(course, client):
    chapter = Handbook(chapters=1)["1"]
    lesson = LessonPage.objects.get(pk=course.lessons[0].pk)
    lesson.completion_rule = "chapter"
    assert [field for field, _ in lesson.publish_problems()][-1:] == ["chapter"]
    course.publish(lesson, completion_rule="chapter", chapter=chapter)
    enrollment = enroll(course)
    client.force_login(enrollment.learner)
    page = client.get(lesson.get_url()).content.decode()
    assert chapter.get_url() in page
    assert "Olen lukenut luvun" in page
    client.post(reverse("courses:mark_read", args=[enrollment.uuid, lesson.translation_key]))
    assert record(enrollment, lesson).satisfied_by == "chapter"
    ChapterPage.objects.get(pk=chapter.pk).unpublish()
    assert "ei voi nyt lukea" in client.get(lesson.get_url()).content.decode()
