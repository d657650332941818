"""The note before a sensitive section, the text that stands in for it, breaks."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from content.models import PublishRefusedError
from courses import services
from courses.models import Enrollment, ModulePage, StepRecord
from courses.views.sections import NOTE_COOKIE
from tests.authoring import Course, add, publish, single, text_block

pytestmark = pytest.mark.django_db
COURSE = {"lessons": 2, "quiz": [single()], "mode": "test", "is_sensitive": True, "is_open_reading": True}


@pytest.fixture
def enrollment(course, learner):
    return services.enroll(learner=learner, course_key=course.key, language="fi", now=timezone.now())


@pytest.fixture
def signed_in(client, learner, enrollment):
    client.force_login(learner)
    return client


def note_of(step):
    return reverse("courses:note", args=[step.translation_key])


@pytest.mark.parametrize(("field", "without"), [("content_note", ""), ("contacts", [])])
def test_a_sensitive_module_is_not_published_without(field, without, course):
    with pytest.raises(PublishRefusedError) as refused:
        publish(course.module, **{field: without})
    assert list(refused.value.message_dict) == [field]


def test_a_course_does_not_become_sensitive_while_a_module_has_no_note():
    course = Course(lessons=1)
    with pytest.raises(PublishRefusedError) as refused:
        publish(course.page, is_sensitive=True)
    assert list(refused.value.message_dict) == ["is_sensitive"]


def test_a_lesson_does_not_become_sensitive_in_a_module_without_note():
    course = Course(lessons=1)
    with pytest.raises(PublishRefusedError) as refused:
        publish(course.lessons[0], is_sensitive=True)
    assert list(refused.value.message_dict) == ["is_sensitive"]


def test_an_ordinary_module_needs_no_note():
    assert Course(lessons=1).module.live


def test_the_note_comes_before_the_section_once(course, signed_in):
    address = course.lessons[0].get_url()
    assert signed_in.get(address).url == note_of(course.lessons[0])
    page = signed_in.get(note_of(course.lessons[0]))
    assert "Kerromme uhkailusta" in page.text
    assert 'href="tel:112"' in page.text
    assert page["Cache-Control"].count("no-store") == 1
    assert "uhkailu" not in page.text.split("</title>")[0]
    assert signed_in.post(note_of(course.lessons[0])).url == address
    assert signed_in.get(address).status_code == 200
    assert signed_in.get(course.lessons[1].get_url()).status_code == 200


def test_whoever_wants_no_more_notes_gets_none_in_this_course(course, signed_in, learner, enrollment):
    signed_in.post(note_of(course.lessons[0]), {"hide": "1"})
    another = Client()
    another.force_login(learner)
    assert another.get(course.lessons[0].get_url()).status_code == 200


def test_skipping_never_costs_the_certificate(course, signed_in, enrollment):
    course.publish(course.module, stand_in=[text_block("Sama asia ilman tapauksia.")])
    page = signed_in.get(reverse("courses:stand_in", args=[course.lessons[0].translation_key]))
    assert "Sama asia ilman tapauksia." in page.text
    signed_in.post(reverse("courses:skip", args=[enrollment.uuid, course.lessons[0].translation_key]))
    enrollment.refresh_from_db()
    assert (enrollment.steps_done, enrollment.steps_required) == (2, 3)  # the test is left
    services.satisfy_step(
        learner=enrollment.learner,
        enrollment_uuid=enrollment.uuid,
        step_key=course.quiz.translation_key,
        rule="passed",
        language="fi",
        now=timezone.now(),
    )
    assert Enrollment.objects.get().is_completed


def test_skipping_a_section_without_a_test_can_complete_the_course(learner):
    course = Course(lessons=2, quiz=[single()], mode="practice", is_sensitive=True)
    enrollment = services.enroll(learner=learner, course_key=course.key, language="fi", now=timezone.now())
    client = Client()
    client.force_login(learner)
    answer = client.post(reverse("courses:skip", args=[enrollment.uuid, course.lessons[0].translation_key]))
    assert answer.url == reverse("certificates:of_enrollment", args=[enrollment.uuid])


def test_nobody_sees_later_who_skipped(course, signed_in, enrollment):
    signed_in.post(reverse("courses:skip", args=[enrollment.uuid, course.lessons[0].translation_key]))
    services.satisfy_step(
        learner=enrollment.learner,
        enrollment_uuid=enrollment.uuid,
        step_key=course.lessons[0].translation_key,
        rule="read",
        language="fi",
        now=timezone.now(),
    )
    assert set(StepRecord.objects.values_list("satisfied_by", flat=True)) == {"read"}


def test_what_is_not_sensitive_cannot_be_skipped(learner):
    course = Course(lessons=1)
    enrollment = services.enroll(learner=learner, course_key=course.key, language="fi", now=timezone.now())
    client = Client()
    client.force_login(learner)
    address = reverse("courses:skip", args=[enrollment.uuid, course.lessons[0].translation_key])
    assert client.post(address).status_code == 404
    assert not StepRecord.objects.satisfied().exists()


def test_without_a_session_one_cookie_without_an_identifier_remembers(course, client):
    address = course.lessons[0].get_url()
    assert client.get(address).url == note_of(course.lessons[0])
    page = client.get(note_of(course.lessons[0]))
    assert not page.cookies
    assert "<form" not in page.text.split('id="main"')[1].split("</main>")[0]
    answer = client.get(reverse("courses:note_read", args=[course.lessons[0].translation_key]))
    assert answer.url == address
    assert {name: morsel.value for name, morsel in answer.cookies.items()} == {NOTE_COOKIE: "1"}
    assert not answer.cookies[NOTE_COOKIE]["max-age"]
    assert client.get(address).status_code == 200


def test_a_break_is_one_link_away(course, client):
    client.cookies[NOTE_COOKIE] = "1"
    address = reverse("courses:pause", args=[course.lessons[0].translation_key])
    assert f'href="{address}"' in client.get(course.lessons[0].get_url()).text
    page = client.get(address)
    assert f'href="{course.lessons[0].get_url()}"' in page.text
    assert 'href="tel:112"' in page.text


def test_a_calm_page_follows_a_heavy_section(learner):
    course = Course(lessons=1, is_sensitive=True)
    course.publish(course.module, is_heavy=True)
    second = add(course.page, ModulePage, "Toinen")
    from courses.models import LessonPage

    lesson = add(second, LessonPage, "Jatko", body=[text_block()])
    course.publish(course.page)
    enrollment = services.enroll(learner=learner, course_key=course.key, language="fi", now=timezone.now())
    client = Client()
    client.force_login(learner)
    answer = client.post(reverse("courses:mark_read", args=[enrollment.uuid, course.lessons[0].translation_key]))
    assert answer.url == reverse("courses:calm", args=[enrollment.uuid, course.lessons[0].translation_key])
    assert f'href="{lesson.get_url()}"' in client.get(answer.url).text


def test_a_page_of_a_closed_course_has_no_note_for_strangers(client):
    course = Course(lessons=1, is_sensitive=True)
    for name in ("note", "note_read", "stand_in", "pause"):
        assert client.get(reverse(f"courses:{name}", args=[course.lessons[0].translation_key])).status_code == 404


def test_the_notes_are_translated_with_the_module(course, signed_in):
    course.translate("sv")
    page = signed_in.get(f"/sv/before/{course.lessons[0].translation_key}/")
    assert "sv: Kerromme uhkailusta" in page.text
