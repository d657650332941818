"""One publication completes many at once: each once, with a certificate, for few statements."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from certificates.models import Certificate
from courses import services
from courses.models import Enrollment, LessonPage, ProgressEvent
from courses.services import reevaluating
from jobs.models import Job
from tests.accounts.factories import UserFactory
from tests.authoring import add, publish, text_block

pytestmark = pytest.mark.django_db


def waiting_for_the_last(course, names):
    """People who lack the second lesson only; it is optional from now on, and nobody has been counted again."""
    for name in names:
        person = UserFactory(full_name=name)
        enrollment = services.enroll(learner=person, course_key=course.key, language="fi", now=timezone.now())
        services.satisfy_step(
            learner=person,
            enrollment_uuid=enrollment.uuid,
            step_key=course.lessons[0].translation_key,
            rule="read",
            language="fi",
            now=timezone.now(),
        )


def make_optional(course):
    publish(course.lessons[1], is_required=False)
    services.settle(course_key=course.key, now=timezone.now())


def complete_all(course, **kwargs):
    return services.reevaluate(course_key=course.key, now=timezone.now(), **kwargs)


def test_each_completes_once_with_event_and_certificate(course):
    waiting_for_the_last(course, ["Aino Oppija"] * 5)
    make_optional(course)
    assert complete_all(course) == 5
    assert complete_all(course) == 0
    rows = Enrollment.objects.all()
    assert {(row.is_completed, row.steps_done, row.steps_required, row.completed_edition) for row in rows} == {
        (True, 1, 1, 2)
    }
    assert ProgressEvent.objects.filter(verb="completed").values("enrollment").distinct().count() == 5
    assert ProgressEvent.objects.filter(verb="completed").count() == 5
    assert Certificate.objects.values("enrollment").distinct().count() == 5
    assert Job.objects.filter(kind="certificates.render").count() == 5


def test_a_name_that_cannot_be_printed_keeps_nobody_else_from_a_certificate(course):
    waiting_for_the_last(course, ["Aino Oppija", "123", "Bo Oppija"])
    make_optional(course)
    assert complete_all(course) == 3
    assert set(Certificate.objects.values_list("holder_name", flat=True)) == {"Aino Oppija", "Bo Oppija"}


def test_the_certificate_says_the_same_as_one_that_was_awarded_alone(course, learner, enrollment, read):
    read(enrollment, *course.lessons)
    alone = Certificate.objects.get()
    waiting_for_the_last(course, ["Bo Oppija"])
    make_optional(course)
    complete_all(course)
    with_others = Certificate.objects.exclude(pk=alone.pk).get()
    assert with_others.statement["fi"] | {"edition": ""} == alone.statement["fi"] | {"edition": ""}


def test_many_cost_no_more_statements_than_few(course):
    costs = []
    for count in (2, 8):
        waiting_for_the_last(course, ["Aino Oppija"] * count)
    make_optional(course)
    pks = list(Enrollment.objects.order_by("pk").values_list("pk", flat=True))
    edition = services.newest_course_edition(course.key)
    for batch in (pks[:2], pks[2:]):
        with CaptureQueriesContext(connection) as captured:
            assert reevaluating._complete_batch(edition, batch, timezone.now()) == len(batch)
        costs.append(len(captured))
    assert costs[0] == costs[1]


def test_whoever_is_voided_meanwhile_does_not_complete(course):
    waiting_for_the_last(course, ["Aino Oppija", "Bo Oppija"])
    make_optional(course)
    first, second = Enrollment.objects.order_by("pk")
    services.void_step(
        enrollment=first,
        step_key=course.lessons[0].translation_key,
        actor=UserFactory(),
        reason="Syy.",
        now=timezone.now(),
    )
    edition = services.newest_course_edition(course.key)
    assert reevaluating._complete_batch(edition, [first.pk, second.pk], timezone.now()) == 1
    assert Enrollment.objects.completed().get() == second


def test_an_edition_that_came_meanwhile_is_counted_with_itself(course):
    waiting_for_the_last(course, ["Aino Oppija"])
    make_optional(course)
    old = services.newest_course_edition(course.key)
    add(course.module, LessonPage, "Lisätty", body=[text_block()])
    services.settle(course_key=course.key, now=timezone.now())
    pks = list(Enrollment.objects.values_list("pk", flat=True))
    assert reevaluating._complete_batch(old, pks, timezone.now()) == 0
    assert not Enrollment.objects.completed().exists()


def test_progress_is_told_between_the_batches(course, monkeypatch):
    monkeypatch.setattr("courses.services.reevaluating.COMPLETING", 2)
    waiting_for_the_last(course, ["Aino Oppija"] * 5)
    make_optional(course)
    seen = []
    complete_all(course, on_progress=lambda *numbers: seen.append(numbers))
    assert seen == [(2, 5), (4, 5), (5, 5)]
