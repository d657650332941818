"""A course as its learner studied it, and what has changed since."""

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction

from courses.models import StepRecord
from tests.accounts.factories import UserFactory
from tests.authoring import Course, run_jobs, text_block

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client, learner):
    learner.preferred_language = "en"
    learner.save()
    client.force_login(learner)
    return client


@pytest.fixture
def completed(course, enrollment, read):
    read(enrollment, *course.lessons)
    enrollment.refresh_from_db()
    return enrollment


def get(client, name, *args):
    return client.get(reverse(f"courses:{name}", args=args))


def test_the_text_is_the_one_that_was_studied(course, completed, client):
    key = course.lessons[0].translation_key
    course.publish(course.lessons[0], body=[text_block("Uusi laki.")], note="Laki muuttui.", severity="content")
    page = get(client, "studied_step", completed.uuid, key).content.decode()
    assert "Teksti 1." in page
    assert "Uusi laki." not in page


def test_what_changed_is_marked_by_elements_and_words(course, completed, client):
    key = course.lessons[0].translation_key
    course.publish(course.lessons[0], body=[text_block("Teksti 2026.")], note="Laki muuttui.", severity="content")
    page = get(client, "studied_changes", completed.uuid, key).content.decode()
    assert "<ins>" in page
    assert "2026.</ins>" in page
    assert "1.</del>" in page
    assert "Laki muuttui." in page


def test_the_overview_says_of_each_lesson_what_became_of_it(course, completed, client):
    course.publish(course.lessons[0], body=[text_block("Uusi.")], note="Laki muuttui.", severity="content")
    course.add_lesson("Tuore")
    course.lessons[1].unpublish()
    run_jobs()
    answer = get(client, "studied", completed.uuid)
    kinds = [row["kind"] for module in answer.context["modules"] for row in module["steps"]]
    assert kinds == ["changed", "removed"]
    assert answer.context["added"] == ["Tuore"]
    assert "Laki muuttui." in answer.content.decode()


def test_reading_the_old_edition_writes_no_record(course, completed, client):
    before = list(StepRecord.objects.values())
    get(client, "studied_step", completed.uuid, course.lessons[0].translation_key)
    assert list(StepRecord.objects.values()) == before


def test_it_stays_open_when_the_course_is_no_longer_published(course, completed, client):
    course.page.unpublish()
    run_jobs()
    assert get(client, "studied", completed.uuid).status_code == 200


def test_a_course_that_was_closed_to_the_learner_stays_closed(course, completed, client):
    restriction = PageViewRestriction.objects.create(page=course.page, restriction_type=PageViewRestriction.GROUPS)
    assert restriction.groups.count() == 0
    assert get(client, "studied", completed.uuid).status_code == 404


def test_somebody_elses_and_an_unfinished_one_are_not_there(course, enrollment, client, read, learner):
    assert get(client, "studied", enrollment.uuid).status_code == 404
    read(enrollment, *course.lessons)
    client.force_login(UserFactory())
    assert get(client, "studied", enrollment.uuid).status_code == 404


def test_a_sensitive_course_keeps_a_neutral_title_and_is_not_stored(client, learner):
    from courses import services

    course = Course(lessons=1, title="Väkivalta", is_sensitive=True)
    enrollment = services.enroll(learner=learner, course_key=course.key, language="fi", now=timezone.now())
    services.satisfy_step(
        learner=learner,
        enrollment_uuid=enrollment.uuid,
        step_key=course.lessons[0].translation_key,
        rule="read",
        language="fi",
        now=timezone.now(),
    )
    answer = get(client, "studied", enrollment.uuid)
    assert "no-store" in answer["Cache-Control"]
    assert "Väkivalta" not in answer.content.decode().split("</title>")[0]


def test_the_course_page_says_which_step_lowers_the_percent_and_since_when(course, enrollment, read, client):
    read(enrollment, course.lessons[0])
    course.add_lesson("Uusi laki")
    page = client.get(course.page.get_url())
    (added,) = page.context["added_steps"]
    assert added["title"] == "Uusi laki"
    assert added["at"].date() == timezone.now().date()


def test_the_certificate_leads_to_the_course_as_it_was(course, completed, client):
    answer = client.get(reverse("certificates:of_enrollment", args=[completed.uuid]), follow=True)
    assert reverse("courses:studied", args=[completed.uuid]) in answer.content.decode()
