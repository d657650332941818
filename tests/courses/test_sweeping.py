"""What was done but never told: a process that died after Wagtail's commit, or a lost job. The sweeper heals it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.signals import page_published, page_unpublished, post_page_move

from courses import receivers, services
from courses.models import LessonPage, ModulePage
from jobs.enums import Status
from jobs.models import Job
from tests.authoring import Course, add, move, publish, run_jobs, text_block

pytestmark = pytest.mark.django_db


class ProcessDiedError(BaseException):
    """The process is gone: nobody handles this."""


@contextmanager
def dying_before(signal, receiver, uid) -> Iterator[None]:
    """The process dies after the act, where our receiver would have wanted the settling."""

    def die(**kwargs):
        raise ProcessDiedError

    signal.disconnect(dispatch_uid=uid)
    signal.connect(die, dispatch_uid="die")
    try:
        with pytest.raises(ProcessDiedError):
            yield
    finally:
        signal.disconnect(dispatch_uid="die")
        signal.connect(receiver, dispatch_uid=uid)


def steps_of(course):
    return [step.key for step in services.newest_course_edition(course.key).outline.steps]


def sweep_up() -> int:
    """What the sweeper found; once it is settled there is nothing more to find."""
    found = services.enqueue_unsettled(timezone.now())
    run_jobs()
    assert services.enqueue_unsettled(timezone.now()) == 0
    return found


def test_a_lesson_that_was_unpublished_by_a_process_that_died_holds_nobody_up(course, enrollment, read):
    read(enrollment, course.lessons[0])
    assert sweep_up() == 0
    with dying_before(page_unpublished, receivers.settle_changed, "courses.unpublished"):
        course.lessons[1].unpublish()
    assert not Job.objects.due(timezone.now()).exists()
    assert len(steps_of(course)) == 2
    assert sweep_up() == 1
    assert steps_of(course) == [course.lessons[0].translation_key]
    enrollment.refresh_from_db()
    assert enrollment.is_completed


def test_a_move_whose_process_died_is_settled_in_both_courses(course):
    other = Course(lessons=1, title="Toinen")
    lesson = publish(course.lessons[1], slug="siirtyva")
    run_jobs()
    with dying_before(post_page_move, receivers.settle_moved, "courses.moved"):
        move(lesson, other.module)
    assert sweep_up() == 2
    assert lesson.translation_key not in steps_of(course)
    assert lesson.translation_key in steps_of(other)


def test_another_order_whose_process_died_becomes_the_order(course):
    with dying_before(post_page_move, receivers.settle_moved, "courses.moved"):
        move(course.lessons[1], course.lessons[0], "left")
    assert sweep_up() == 1
    assert steps_of(course) == [lesson.translation_key for lesson in reversed(course.lessons)]


def test_a_publication_whose_process_died_reaches_the_learners(course):
    with dying_before(page_published, receivers.settle_changed, "courses.published"):
        publish(course.lessons[0], body=[text_block("Uusi.")])
    before = services.newest_course_edition(course.key).number
    assert sweep_up() == 1
    assert services.newest_course_edition(course.key).number == before + 1


@pytest.mark.parametrize("is_module", [False, True])
def test_a_deletion_whose_job_was_lost_takes_its_steps_away(course, is_module):
    module = add(course.page, ModulePage, "Pois")
    lesson = add(module, LessonPage, "Pois", body=[text_block()])
    run_jobs()
    assert len(steps_of(course)) == 3
    (module if is_module else lesson).specific_class.objects.get(pk=(module if is_module else lesson).pk).delete()
    Job.objects.filter(kind="courses.settle").delete()
    assert sweep_up() == 1
    assert len(steps_of(course)) == 2


def test_a_settling_that_was_given_up_is_tried_again_after_an_hour_not_each_minute(course):
    publish(course.lessons[0], body=[text_block("Uusi.")])
    now = timezone.now()
    Job.objects.filter(kind="courses.settle").update(status=Status.FAILED, done_at=now)
    assert services.enqueue_unsettled(now + timedelta(minutes=59)) == 0
    assert services.enqueue_unsettled(now + timedelta(minutes=61)) == 1


def test_what_waits_or_runs_already_is_not_wanted_again(course):
    publish(course.lessons[0], body=[text_block("Uusi.")])
    assert services.enqueue_unsettled(timezone.now()) == 0


@pytest.mark.parametrize("courses", [1, 4])
def test_sweeping_costs_the_same_for_many_courses(courses, course, django_assert_max_num_queries):
    for number in range(courses - 1):
        Course(lessons=1, title=f"Kurssi {number}")
    with django_assert_max_num_queries(5):  # and the savepoint of a test
        assert services.enqueue_unsettled(timezone.now()) == 0
