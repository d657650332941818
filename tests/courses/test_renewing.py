"""Renewing a completed course."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from certificates.models import Certificate
from courses import services
from courses.models import Enrollment
from courses.services import notifying
from courses.services.renewing import months_later
from tests.authoring import Course, publish, run_jobs, text_block
from tests.handbooks.authoring import Handbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def completed(course, enrollment, read):
    course.publish(course.page, renewal_months=12)
    read(enrollment, *course.lessons)
    enrollment.refresh_from_db()
    return enrollment


def renew(learner, enrollment, *, after=timedelta(days=330)):
    return services.renew(learner=learner, enrollment_uuid=enrollment.uuid, now=timezone.now() + after)


def waiting(enrollment, course):
    done = set(enrollment.records.satisfied().values_list("step_key", flat=True))
    steps = services.newest_course_edition(course.key).outline.steps
    return [course.lessons[step.number - 1] for step in steps if step.key not in done]


def test_only_what_changed_materially_is_asked_for_again(course, completed, learner, read):
    course.publish(course.lessons[0], body=[text_block("Pilkku.")], note="Pilkku.", severity="correction")
    course.publish(course.lessons[1], body=[text_block("Laki.")], note="Laki muuttui.", severity="content")
    new = renew(learner, completed)
    assert waiting(new, course) == [course.lessons[1]]
    assert read(new, course.lessons[1]).has_just_completed


def test_what_is_always_renewed_is_asked_for_again(course, completed, learner):
    course.publish(course.lessons[0], is_always_renewed=True)
    assert waiting(renew(learner, completed), course) == [course.lessons[0]]


def test_the_old_enrollment_and_its_certificate_stay(course, completed, learner, read):
    course.publish(course.lessons[0], is_always_renewed=True)
    before = Certificate.objects.filter(enrollment=completed).values().get()
    new = renew(learner, completed)
    read(new, course.lessons[0])
    completed.refresh_from_db()
    assert completed.is_completed
    assert completed.closed_at
    assert Certificate.objects.filter(enrollment=completed).values().get()["statement"] == before["statement"]
    assert Certificate.objects.filter(enrollment=new).count() == 1


def test_where_nothing_is_left_to_do_the_renewal_is_completed_at_once(course, completed, learner):
    assert renew(learner, completed).is_completed


def test_it_does_not_begin_before_its_window(course, completed, learner):
    with pytest.raises(services.NotRenewableError):
        renew(learner, completed, after=timedelta(days=30))


def test_a_course_that_is_never_renewed_refuses(course, enrollment, read, learner):
    read(enrollment, *course.lessons)
    with pytest.raises(services.NotRenewableError):
        renew(learner, enrollment)


def test_beginning_twice_begins_once(course, completed, learner):
    course.publish(course.lessons[0], is_always_renewed=True)
    assert renew(learner, completed) == renew(learner, completed)
    assert Enrollment.objects.for_learner(learner).count() == 2


def test_the_course_page_says_until_when_and_offers_it_in_time(course, completed, learner, client):
    client.force_login(learner)
    url = reverse("courses:renew", args=[completed.uuid])
    assert url not in client.get(course.page.get_url()).content.decode()
    Enrollment.objects.filter(pk=completed.pk).update(completed_at=timezone.now() - timedelta(days=340))
    assert url in client.get(course.page.get_url()).content.decode()
    assert client.post(url).status_code == 302
    assert Enrollment.objects.get(renews=completed)


@pytest.mark.parametrize(
    ("moment", "months", "expected"),
    [((2024, 2, 29), 12, (2025, 2, 28)), ((2026, 11, 24), 1, (2026, 12, 24)), ((2026, 8, 31), 6, (2027, 2, 28))],
)
def test_months_end_on_a_day_that_is_there(moment, months, expected):
    assert months_later(datetime(*moment, tzinfo=UTC), months) == datetime(*expected, tzinfo=UTC)


def test_the_learner_is_told_once_when_the_renewal_may_begin_and_not_of_what(course, completed, learner):
    Enrollment.objects.filter(pk=completed.pk).update(completed_at=timezone.now() - timedelta(days=340))
    for _ in range(2):
        notifying.enqueue_renewals(now=timezone.now())
        run_jobs()
    (message,) = [message for message in mail.outbox if "/learn/" in message.body]
    assert message.to == [learner.email]
    assert course.page.title not in message.subject + message.body


def test_nobody_is_told_before_the_window(completed):
    assert notifying.enqueue_renewals(now=timezone.now()) == 0


class TestWithOtherCourses:
    """A module that counts from another course is renewed like any other, and not by what was done there long ago."""

    @pytest.fixture
    def counting(self, course):
        made = Course(lessons=1, title="Jatko", renewal_months=12)
        made.publish(made.module, counts_as=course.module)
        return made

    @pytest.fixture
    def counted(self, course, enrollment, read, learner, counting):
        """Completed by what was done in the other course."""
        read(enrollment, *course.lessons)
        return services.enroll(learner=learner, course_key=counting.key, language="fi", now=timezone.now())

    def test_what_counted_is_kept_where_nothing_has_changed(self, counted, learner):
        new = renew(learner, counted)
        assert new.is_completed
        assert {record.satisfied_by for record in new.records.all()} == {"counted"}

    def test_what_was_done_there_before_does_not_count_for_what_has_changed(self, counting, counted, learner):
        counting.publish(counting.lessons[0], body=[text_block("Laki.")], note="Laki muuttui.", severity="content")
        new = renew(learner, counted)
        run_jobs()
        new.refresh_from_db()
        assert waiting(new, counting) == counting.lessons

    def test_what_is_done_there_since_does(self, course, counting, counted, enrollment, learner, read):
        course.publish(course.page, renewal_months=12)
        course.publish(course.lessons[0], is_always_renewed=True)
        counting.publish(counting.lessons[0], body=[text_block("Laki.")], note="Laki muuttui.", severity="content")
        for row in (enrollment, counted):
            Enrollment.objects.filter(pk=row.pk).update(completed_at=timezone.now() - timedelta(days=340))
        new, there = (
            services.renew(learner=learner, enrollment_uuid=row.uuid, now=timezone.now())
            for row in (counted, enrollment)
        )
        run_jobs()
        new.refresh_from_db()
        assert not new.is_completed
        read(there, course.lessons[0])
        run_jobs()
        new.refresh_from_db()
        assert new.is_completed


@pytest.mark.parametrize(("severity", "is_asked"), [("content", True), ("correction", False)])
def test_a_chapter_that_has_changed_is_read_again_if_the_change_is_material(
    course, enrollment, read, learner, severity, is_asked
):
    chapter = Handbook(chapters=1)["1"]
    course.publish(course.page, renewal_months=12)
    course.publish(course.lessons[0], completion_rule="chapter", chapter=chapter)
    read(enrollment, *course.lessons)
    publish(chapter, body=[text_block("Uusi laki.")], note="Laki muuttui.", severity=severity)
    run_jobs()
    enrollment.refresh_from_db()
    assert waiting(renew(learner, enrollment), course) == ([course.lessons[0]] if is_asked else [])
