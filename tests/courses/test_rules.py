"""By what a step is done, what opens it, and what a trainer decides about it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Look
from courses import services
from courses.models import LessonPage, ModulePage, ProgressEvent
from quizzes.services import QuizSpec, start_attempt, submit_attempt
from tests.accounts.factories import UserFactory
from tests.authoring import Course, add, publish, run_jobs, single, text_block
from website.services.site import ensure_trainer_group

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client, learner):
    learner.preferred_language = "en"
    learner.save()
    client.force_login(learner)
    return client


@pytest.fixture
def trainer():
    return UserFactory(full_name="Kaisa Kouluttaja")


def decide(act, enrollment, page, trainer, reason="Näytti taitonsa."):
    return getattr(services, f"{act}_step")(
        enrollment=enrollment, step_key=page.translation_key, actor=trainer, reason=reason, now=timezone.now()
    )


def test_opening_is_enough_where_the_author_says_so(course, enrollment, client, read):
    read(enrollment, course.lessons[0])
    lesson = course.publish(course.lessons[1], completion_rule="visited")
    assert client.get(lesson.get_url()).status_code == 200
    enrollment.refresh_from_db()
    assert enrollment.is_completed


def test_a_lesson_that_a_trainer_confirms_is_not_marked_as_read(course, enrollment, read, trainer):
    course.publish(course.lessons[1], completion_rule="confirmed")
    read(enrollment, course.lessons[0])
    with pytest.raises(services.StepNotFoundError):
        read(enrollment, course.lessons[1])
    assert decide("confirm", enrollment, course.lessons[1], trainer).has_just_completed


@pytest.mark.parametrize(("rule", "is_done"), [("", False), ("submitted", True), ("confirmed", False)])
def test_a_test_that_is_not_passed_is_done_only_where_handing_in_is_enough(learner, rule, is_done):
    course = Course(lessons=1, quiz=[single()])
    course.publish(course.quiz, completion_rule=rule)
    enrollment = services.enroll(learner=learner, course_key=course.key, language="fi", now=timezone.now())
    step = services.newest_course_edition(course.key).outline.steps[-1]
    attempt = start_attempt(
        learner=learner,
        quiz=QuizSpec(
            quiz_key=step.key,
            mode="test",
            passing_percent=80,
            version_ids=step.quiz.version_ids,
            shuffles_options=False,
        ),
        context=enrollment.uuid,
        edition_number=1,
        language="fi",
        now=timezone.now(),
    )
    submit_attempt(learner=learner, attempt_uuid=attempt.uuid, now=timezone.now(), allows_gaps=True)
    record = enrollment.records.get(step_key=step.key)
    assert (record.is_satisfied, record.success) == (is_done, "failed")


def test_so_many_of_a_module_are_enough(learner, read):
    course = Course(lessons=3)
    course.publish(course.module, needed_steps=2)
    enrollment = services.enroll(learner=learner, course_key=course.key, language="fi", now=timezone.now())
    assert enrollment.steps_required == 2
    assert not read(enrollment, course.lessons[2]).has_just_completed
    assert read(enrollment, course.lessons[0]).has_just_completed


def test_a_rule_that_asks_for_less_completes_who_has_done_enough(learner, read):
    course = Course(lessons=3)
    enrollment = services.enroll(learner=learner, course_key=course.key, language="fi", now=timezone.now())
    read(enrollment, course.lessons[0])
    course.publish(course.module, needed_steps=1)
    enrollment.refresh_from_db()
    assert enrollment.is_completed


class TestOrder:
    """Modules in order."""

    @pytest.fixture
    def later(self, course):
        module = add(course.page, ModulePage, "Toinen osio")
        lesson = add(module, LessonPage, "Myöhempi", body=[text_block()])
        course.publish(course.page, is_in_order=True)
        return lesson

    def test_a_locked_lesson_says_what_opens_it_and_is_refused(self, course, later, enrollment, client):
        answer = client.get(later.get_url())
        assert answer.status_code == 403
        assert "”Osio”" in answer.content.decode()
        assert not enrollment.records.exists()

    def test_it_is_not_marked_as_read_by_its_address_either(self, later, enrollment, client, read):
        client.post(reverse("courses:mark_read", args=[enrollment.uuid, later.translation_key]))
        assert not enrollment.records.satisfied().exists()
        with pytest.raises(services.StepLockedError):
            read(enrollment, later)

    def test_it_opens_when_the_module_before_is_done(self, course, later, enrollment, client, read):
        read(enrollment, *course.lessons)
        assert client.get(later.get_url()).status_code == 200

    def test_what_was_open_stays_open_when_a_step_is_added_before_it(self, course, later, enrollment, client, read):
        read(enrollment, *course.lessons)
        client.get(later.get_url())
        course.add_lesson("Väliin")
        assert client.get(later.get_url()).status_code == 200

    def test_a_locked_quiz_is_not_started(self, course, later, enrollment, client):
        from courses.models import QuizPage
        from quizzes.models import Attempt

        quiz = add(later.get_parent(), QuizPage, "Testi", mode="test", questions=[single()])
        run_jobs()
        client.post(reverse("courses:attempt_start", args=[enrollment.uuid, quiz.translation_key]))
        assert not Attempt.objects.exists()


class TestAfterAnotherCourse:
    """A course that comes first."""

    @pytest.fixture
    def second(self, course):
        second = Course(lessons=1, title="Jatko")
        second.publish(second.page, opens_after=course.page)
        return second

    def test_it_takes_nobody_who_has_not_completed_the_first(self, second, course, client, learner):
        page = client.post(reverse("courses:enroll", args=[second.key]))
        assert course.page.get_url() in page.content.decode()
        with pytest.raises(services.PrerequisiteError):
            services.enroll(learner=learner, course_key=second.key, language="fi", now=timezone.now())

    def test_it_takes_who_has(self, second, course, enrollment, read, learner):
        read(enrollment, *course.lessons)
        assert services.enroll(learner=learner, course_key=second.key, language="fi", now=timezone.now())

    def test_a_first_course_that_is_gone_keeps_nobody_out(self, second, course, learner):
        course.page.unpublish()
        assert services.enroll(learner=learner, course_key=second.key, language="fi", now=timezone.now())


class TestDecisions:
    """Waive, confirm, void."""

    def test_waiving_the_last_step_completes_the_course_and_is_shown_with_who_and_why(
        self, course, enrollment, read, trainer, client
    ):
        read(enrollment, course.lessons[0])
        assert decide("waive", enrollment, course.lessons[1], trainer, "Teki saman toisaalla.").has_just_completed
        page = client.get(course.page.get_url()).content.decode()
        assert "Kaisa Kouluttaja" in page
        assert "Teki saman toisaalla." in page

    def test_voiding_lowers_the_count_and_keeps_what_was_recorded(self, course, enrollment, read, trainer):
        read(enrollment, course.lessons[0])
        decide("void", enrollment, course.lessons[0], trainer)
        enrollment.refresh_from_db()
        record = enrollment.records.get()
        assert enrollment.steps_done == 0
        assert record.satisfied_at <= record.voided_at

    def test_what_was_voided_can_be_done_again(self, course, enrollment, read, trainer):
        read(enrollment, course.lessons[0])
        decide("void", enrollment, course.lessons[0], trainer)
        read(enrollment, course.lessons[0])
        enrollment.refresh_from_db()
        assert enrollment.steps_done == 1

    def test_a_completion_is_not_taken_back_by_a_void(self, course, enrollment, read, trainer):
        read(enrollment, *course.lessons)
        with pytest.raises(services.AlreadyCompletedError):
            decide("void", enrollment, course.lessons[0], trainer)

    def test_the_trainer_of_the_course_decides_in_the_admin(self, course, enrollment, client, trainer):
        trainer.groups.add(ensure_trainer_group(name="Omat", courses=[course.page]))
        client.force_login(trainer)
        url = reverse("courses_admin:learner", args=[course.page.pk, enrollment.uuid])
        assert client.get(url).status_code == 200
        client.get(reverse("courses_admin:learners", args=[course.page.pk]))
        assert [(look.actor, look.what) for look in Look.objects.at(enrollment.learner)] == [(trainer, "progress")]
        client.post(url, {"step": str(course.lessons[0].translation_key), "act": "waive", "reason": "Osaa jo."})
        assert ProgressEvent.objects.get(verb="waived").actor == trainer

    def test_a_trainer_of_another_course_sees_no_learner(self, course, enrollment, client, trainer):
        trainer.groups.add(ensure_trainer_group(name="Muut", courses=[Course(lessons=1, title="Muu").page]))
        client.force_login(trainer)
        for name, args in (("learners", [course.page.pk]), ("learner", [course.page.pk, enrollment.uuid])):
            assert client.get(reverse(f"courses_admin:{name}", args=args)).status_code in (302, 403)

    @pytest.mark.parametrize("count", [1, 6])
    def test_the_list_of_learners_costs_the_same_for_any_number(
        self, course, count, client, django_assert_max_num_queries
    ):
        for _ in range(count):
            services.enroll(learner=UserFactory(), course_key=course.key, language="fi", now=timezone.now())
        client.force_login(UserFactory(admin=True))
        with django_assert_max_num_queries(20):
            client.get(reverse("courses_admin:learners", args=[course.page.pk]))


def test_a_translation_that_lags_says_so_and_shows_what_differs(learner, client):
    UserFactory(admin=True)
    course = Course(lessons=1)
    course.translate("sv")
    enrollment = services.enroll(learner=learner, course_key=course.key, language="sv", now=timezone.now())
    course.publish(course.lessons[0], body=[text_block("Uusi laki.")], note="Laki.", severity="content")
    lesson = LessonPage.objects.get(translation_key=course.lessons[0].translation_key, locale__language_code="sv")
    url = reverse("courses:behind", args=[enrollment.uuid, lesson.translation_key]).replace("/fi/", "/sv/")
    assert url in client.get(lesson.get_url()).content.decode()
    assert "Uusi laki." in client.get(url).content.decode()


def test_a_translation_published_again_lags_no_more(learner):
    UserFactory(admin=True)
    course = Course(lessons=1)
    course.translate("sv")
    course.publish(course.lessons[0], body=[text_block("Uusi laki.")], note="Laki.", severity="content")
    assert services.newest_course_edition(course.key).outline.behind
    lesson = LessonPage.objects.get(translation_key=course.lessons[0].translation_key, locale__language_code="sv")
    publish(lesson, body=[text_block("Ny lag.")])
    run_jobs()
    assert not services.newest_course_edition(course.key).outline.behind
