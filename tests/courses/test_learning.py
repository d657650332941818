"""What a learner's acts and an author's acts do to progress."""

from types import SimpleNamespace

import pytest
from django.utils import timezone

from certificates.models import Certificate
from courses import services
from courses.models import Enrollment, ProgressEvent
from tests.accounts.factories import UserFactory
from tests.authoring import run_jobs

pytestmark = pytest.mark.django_db


def test_enrolling_twice_gives_one_enrollment(course, learner, enrollment):
    again = services.enroll(learner=learner, course_key=course.key, language="sv", now=timezone.now())
    assert again == enrollment


def test_a_course_that_is_not_published_takes_nobody(course, learner):
    course.page.unpublish()
    run_jobs()
    with pytest.raises(services.NotOpenError):
        services.enroll(learner=learner, course_key=course.key, language="fi", now=timezone.now())


def test_reading_every_required_lesson_completes_once_and_awards_one_certificate(course, enrollment, read):
    assert not read(enrollment, course.lessons[0]).has_just_completed
    assert read(enrollment, course.lessons[1]).has_just_completed
    assert not read(enrollment, *course.lessons).has_just_completed
    enrollment.refresh_from_db()
    assert enrollment.is_completed
    assert (enrollment.steps_done, enrollment.steps_required) == (2, 2)
    assert Certificate.objects.filter(enrollment=enrollment).count() == 1
    assert ProgressEvent.objects.filter(enrollment=enrollment, verb="completed").count() == 1


def test_another_persons_enrollment_is_as_good_as_missing(course, enrollment):
    stranger = UserFactory()
    with pytest.raises(Enrollment.DoesNotExist):
        services.satisfy_step(
            learner=stranger,
            enrollment_uuid=enrollment.uuid,
            step_key=course.lessons[0].translation_key,
            rule="read",
            language="fi",
            now=timezone.now(),
        )


def test_removing_the_last_missing_lesson_completes_who_waited_for_it(course, enrollment, read):
    read(enrollment, course.lessons[0])
    course.lessons[1].unpublish()
    run_jobs()
    enrollment.refresh_from_db()
    assert enrollment.is_completed
    assert Certificate.objects.filter(enrollment=enrollment).exists()
    assert ProgressEvent.objects.get(enrollment=enrollment, verb="completed").actor is None


def test_a_lesson_added_later_lowers_the_percent_of_who_is_not_done_but_never_the_count(course, enrollment, read):
    read(enrollment, course.lessons[0])
    course.add_lesson()
    enrollment.refresh_from_db()
    assert (enrollment.steps_done, enrollment.steps_required) == (1, 3)


def test_a_lesson_added_later_takes_no_completion_back(course, enrollment, read):
    read(enrollment, *course.lessons)
    course.add_lesson()
    enrollment.refresh_from_db()
    assert enrollment.is_completed
    assert enrollment.progress.percent == 100


def test_an_optional_lesson_is_not_needed(course, enrollment, read):
    course.publish(course.lessons[1], is_required=False)
    assert read(enrollment, course.lessons[0]).has_just_completed


def test_a_lesson_that_becomes_optional_completes_who_waited_for_it(course, enrollment, read):
    read(enrollment, course.lessons[0])
    course.publish(course.lessons[1], is_required=False)
    enrollment.refresh_from_db()
    assert enrollment.is_completed


def test_a_moved_lesson_keeps_its_record(course, enrollment, read):
    from courses.models import ModulePage
    from tests.authoring import add, move

    read(enrollment, course.lessons[0])
    other = add(course.page, ModulePage, "Toinen osio")
    move(course.lessons[0], other)
    run_jobs()
    enrollment.refresh_from_db()
    assert (enrollment.steps_done, enrollment.steps_required) == (1, 2)


def test_the_log_is_only_added_to(course, enrollment, read):
    read(enrollment, course.lessons[0])
    event = ProgressEvent.objects.filter(enrollment=enrollment).first()
    with pytest.raises(TypeError):
        event.save()


def test_records_are_the_sum_of_the_log(course, enrollment, read):
    from courses.progress import Fact, FactKind, summarize

    read(enrollment, *course.lessons)
    log = [
        Fact(event.step_key, FactKind(event.verb), event.at)
        for event in ProgressEvent.objects.filter(enrollment=enrollment, verb="satisfied")
    ]
    assert {key: summary.satisfied_at for key, summary in summarize(log).items()} == {
        record.step_key: record.satisfied_at for record in enrollment.records.all()
    }


def test_a_row_that_was_counted_while_it_was_waited_for_is_read_with_the_edition_it_was_counted_with(
    course, enrollment, read, monkeypatch
):
    """On PostgreSQL the statement that waits for a row sees it as it is then, but the editions as they were before."""
    before = services.newest_course_edition(course.key)
    added = course.add_lesson("Lisätty")
    row = Enrollment.objects.select_related("learner").get(pk=enrollment.pk)
    row.edition_pk, row.edition_sha256, row.has_others = before.edition.pk, before.edition.sha256, False
    monkeypatch.setattr("courses.services.learning._TAKEN", SimpleNamespace(first=lambda **place: row))
    read(enrollment, *course.lessons)
    enrollment.refresh_from_db()
    assert (enrollment.steps_done, enrollment.steps_required, enrollment.is_completed) == (2, 3, False)
    assert read(enrollment, added).has_just_completed
