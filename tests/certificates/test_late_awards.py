"""What a course earns is a rule of its editions; switched on late, those who already qualify get it once."""

import pytest

from certificates import services
from certificates.models import Certificate
from courses import services as courses
from courses.enums import CertificateKind, Rule
from tests.accounts.factories import UserFactory
from tests.authoring import Course, publish, run_jobs
from tests.certificates.factories import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.urls("config.urls")]


def study(course, *, completes=True):
    learner = UserFactory(full_name="Maija Meikäläinen")
    enrollment = courses.enroll(learner=learner, course_key=course.page.translation_key, language="fi", now=NOW)
    for lesson in course.lessons if completes else course.lessons[:1]:
        courses.satisfy_step(
            learner=learner,
            enrollment_uuid=enrollment.uuid,
            step_key=lesson.translation_key,
            rule=Rule.READ,
            language="fi",
            now=NOW,
        )
    return enrollment


def test_who_had_completed_gets_it_once_and_nobody_else_does():
    """T062"""
    course = Course(certificate_kind=CertificateKind.NONE)
    done, halfway = study(course), study(course, completes=False)
    run_jobs()
    assert not Certificate.objects.exists()

    publish(course.page, certificate_kind=CertificateKind.ATTENDANCE, certificate_valid_months=24)
    run_jobs()
    certificate = Certificate.objects.get()
    assert certificate.enrollment == done
    assert certificate.kind == "attendance"
    assert certificate.statement["fi"]["heading"] == "Osallistumistodistus"
    assert certificate.expires_on.isoformat() == "2028-11-24"
    assert certificate.edition_number == 1  # what was studied, by the rule of today
    assert not Certificate.objects.for_enrollment(halfway.uuid).exists()

    publish(course.page, extent_minutes=30)
    publish(course.page, certificate_kind=CertificateKind.PASSING)
    run_jobs()
    services.award_late(course_key=course.page.translation_key, now=NOW)
    assert Certificate.objects.count() == 1


def test_a_course_that_keeps_the_usual_rule_has_the_same_outline_as_before_there_was_one():
    """Or each course would have a new edition after the upgrade for no reason."""
    course = Course()
    edition = courses.newest_course_edition(course.page.translation_key)
    assert "certificate" not in edition.edition.outline
    assert edition.outline.certificate.kind == "passing"
