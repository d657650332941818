"""What breaks in other systems, each as its users reported it, and what happens here instead.

The numbers are those of the list of other systems' failures. Of lost answers and double requests there is more in
test_limits.py, test_attempts.py and tests/server.
"""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.html import strip_tags

from accounts.models import Organization
from certificates import services as certificates
from certificates.models import Certificate, CertificateDesign
from courses import services
from courses.models import Enrollment
from quizzes.models import Attempt, Response
from tests.accounts.factories import UserFactory
from tests.authoring import Course, run_jobs, single, standing, text_block, truefalse
from tests.courses.test_attempts import Sitting

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def _with_test(django_db_setup, django_db_blocker):
    with standing(
        lambda: Course(lessons=1, quiz=[single(), truefalse()], title="Testin kanssa"), django_db_blocker
    ) as made:
        yield made


@pytest.fixture
def sitting(_with_test, client, learner):
    """A learner who has begun the test of a course."""
    return Sitting(client, learner, _with_test.again())


@pytest.fixture
def completed(course, enrollment, read):
    read(enrollment, *course.lessons)
    enrollment.refresh_from_db()
    return enrollment


def percents(*enrollments):
    return [Enrollment.objects.get(pk=enrollment.pk).progress.percent for enrollment in enrollments]


def test_1_an_edit_gives_nobody_more_than_100_percent_nor_less_for_what_is_done(course, enrollment, read, client):
    read(enrollment, course.lessons[0])
    other = UserFactory(full_name="Eino Oppija")
    done = services.enroll(learner=other, course_key=course.key, language="fi", now=timezone.now())
    for lesson in course.lessons:
        services.satisfy_step(
            learner=other,
            enrollment_uuid=done.uuid,
            step_key=lesson.translation_key,
            rule="read",
            language="fi",
            now=timezone.now(),
        )
    assert percents(enrollment, done) == [50, 100]
    added = course.add_lesson("Lisä")
    assert percents(enrollment, done) == [33, 100]  # and the course's page says by which step and since when
    read(enrollment, added)
    course.lessons[0].unpublish()  # one that is done goes: it counts in neither number
    run_jobs()
    assert percents(enrollment, done) == [50, 100]
    client.force_login(enrollment.learner)
    page = strip_tags(client.get(course.page.get_url()).content.decode())
    assert course.lessons[1].title in page
    assert course.lessons[0].title not in page


def test_1_nobody_is_stuck_on_a_lesson_that_was_removed(course, enrollment, read, client):
    read(enrollment, course.lessons[0])
    client.force_login(enrollment.learner)
    client.get(course.lessons[1].get_url())  # is there when it is taken away
    course.lessons[1].unpublish()
    run_jobs()
    enrollment.refresh_from_db()
    assert (enrollment.is_completed, enrollment.progress.percent) == (True, 100)
    assert client.get(course.page.get_url()).status_code == 200
    assert Certificate.objects.filter(enrollment=enrollment).count() == 1


def test_2_no_edit_of_the_rules_withdraws_a_completion(course, completed, client):
    certificate = Certificate.objects.get(enrollment=completed)
    course.publish(course.lessons[0], completion_rule="confirmed")
    course.publish(course.lessons[1], is_required=False)
    course.add_lesson("Uusi ja pakollinen")
    course.publish(course.page, is_in_order=True, certificate_kind="none")
    course.publish(course.module, needed_steps=1)
    services.reevaluate(course_key=course.key, now=timezone.now())
    again = Enrollment.objects.get(pk=completed.pk)
    assert (again.completed_at, again.completed_edition) == (completed.completed_at, completed.completed_edition)
    assert again.progress == completed.progress
    assert Certificate.objects.get(enrollment=completed).revoked_at == certificate.revoked_at is None


def test_3_a_certificate_says_for_good_what_it_said_when_it_was_issued(course, completed, client):
    run_jobs()
    before = Certificate.objects.get(enrollment=completed)
    learner = completed.learner
    learner.full_name = "Aino Toinen-Nimi"
    learner.save()
    issuer = Organization.objects.create(name="Uusi järjestö")
    CertificateDesign.objects.create(issuer=issuer, number=1, bar_color="#441111", created_at=timezone.now())
    course.publish(course.page, title="Aivan toinen nimi", issuer=issuer, extent_minutes=999, responsible="Joku Muu")
    certificates.render_certificate(certificate_uuid=before.uuid, now=timezone.now())  # as an upgrade might
    after = Certificate.objects.get(pk=before.pk)
    for name in ("statement", "holder_name", "code", "edition_id", "extent_minutes", "design_id", "pdf_sha256"):
        assert getattr(after, name) == getattr(before, name), name
    assert before.pdf_sha256
    page = client.get(f"/fi/c/{before.printed_code}/").content.decode()
    assert before.statement["fi"]["title"] in page
    assert "Aivan toinen nimi" not in page
    assert str(learner.uuid) not in page  # nor does it lead to the person


def test_3_a_renewal_gives_a_second_certificate_beside_the_first(course, completed, learner, read):
    course.publish(course.page, renewal_months=12)
    course.publish(course.lessons[0], body=[text_block("Laki.")], note="Laki muuttui.", severity="content")
    then = timezone.now() + timedelta(days=340)
    renewed = services.renew(learner=learner, enrollment_uuid=completed.uuid, now=then)
    assert not renewed.is_completed
    assert read(renewed, course.lessons[0]).has_just_completed
    codes = Certificate.objects.filter(learner=learner).values_list("code", flat=True)
    assert len(set(codes)) == 2


def test_4_a_course_in_two_languages_is_one_course_with_one_progress_and_one_certificate(course, client, learner):
    UserFactory(admin=True)
    course.translate("sv")
    swedish = course.page.get_translations().get(locale__language_code="sv")
    enrollment = services.enroll(learner=learner, course_key=course.key, language="fi", now=timezone.now())
    again = services.enroll(learner=learner, course_key=swedish.translation_key, language="sv", now=timezone.now())
    assert again == enrollment
    for lesson, language in zip(course.lessons, ("fi", "sv"), strict=True):
        services.satisfy_step(
            learner=learner,
            enrollment_uuid=enrollment.uuid,
            step_key=lesson.translation_key,
            rule="read",
            language=language,
            now=timezone.now(),
        )
    assert percents(enrollment) == [100]
    assert set(Certificate.objects.get(learner=learner).statement) == {"fi", "sv"}


def test_5_what_was_acknowledged_is_in_the_database_and_counts_though_nothing_was_submitted(sitting, client):
    sitting.course.quiz = sitting.course.publish(sitting.course.quiz, time_limit_minutes=10)
    sitting.post(1, sitting.right(1))
    kept = Response.objects.get(attempt=sitting.attempt)
    client.logout()  # the session ends while the second is answered
    second = sitting.right(2)
    answer = client.post(sitting.url(2), {**second, "revision": 0})
    assert "/login/" in answer.url
    client.force_login(sitting.learner)
    client.get(sitting.url(2))
    assert Response.objects.filter(attempt=sitting.attempt).count() == 2
    assert Response.objects.get(pk=kept.pk).revision == kept.revision
    sitting.submit(confirmed="1")
    sitting.attempt.refresh_from_db()
    assert sitting.attempt.percent == 100


def test_6_an_edit_in_the_middle_of_a_test_starts_nobody_over(sitting):
    sitting.post(1, sitting.right(1))
    course, place = sitting.course, Enrollment.objects.get(pk=sitting.enrollment.pk).last_step_key
    course.publish(course.quiz, title="Uusi nimi", questions=[single("Aivan uusi?")], note="Uusi.", severity="content")
    course.publish(course.lessons[0], body=[text_block("Uusi.")])
    assert Response.objects.get(attempt=sitting.attempt).revision == 1
    assert Enrollment.objects.get(pk=sitting.enrollment.pk).last_step_key == place
    sitting.post(2, sitting.right(2))
    sitting.submit()
    assert Attempt.objects.get(learner=sitting.learner).percent == 100


def test_7_double_clicks_and_retries_give_one_certificate(course, completed, read):
    for _ in range(2):
        read(completed, course.lessons[1])
        services.reevaluate(course_key=course.key, now=timezone.now())
        certificates.award_late(course_key=course.key, now=timezone.now())
        edition = services.newest_course_edition(course.key)
        certificates.award_certificate(enrollment=completed, edition=edition, now=timezone.now())
        run_jobs()
    assert Certificate.objects.filter(learner=completed.learner).count() == 1
    assert completed.events.filter(verb="completed").count() == 1
