"""What authors cannot do by accident, whichever way they try."""

import pytest
from django.db import transaction
from django.db.models import ProtectedError
from django.urls import reverse
from wagtail.models import Page

from content.models import PublishRefusedError
from courses.models import CoursePage, LessonPage, ModulePage, QuizPage
from tests.accounts.factories import UserFactory
from tests.authoring import Course, add, index, matching, multiple, publish, single, text_block

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    client.force_login(UserFactory(admin=True))
    return client


def test_a_course_without_a_required_step_is_not_published(db):
    course = add(index(), CoursePage, "Tyhjä", is_published=False)
    module = add(course, ModulePage, "Osio")
    add(module, LessonPage, "Vapaaehtoinen", is_required=False)
    with pytest.raises(PublishRefusedError):
        publish(course)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ({**single(), "value": {**single()["value"], "options": []}}, "option"),
        (multiple(right=(), wrong=("A", "B")), "key"),
        (matching(pairs=(("A", "1"), ("B", "1"))), "only once"),
    ],
)
def test_a_question_without_a_key_is_refused_in_words(question, words):
    from django.utils.translation import override

    course = Course(lessons=1)
    with override("en"), pytest.raises(PublishRefusedError) as refused:
        add(course.module, QuizPage, "Testi", questions=[question])
    assert words in str(refused.value.message_dict["questions"])


def test_a_quiz_without_questions_is_refused():
    course = Course(lessons=1)
    with pytest.raises(PublishRefusedError):
        add(course.module, QuizPage, "Testi")


def test_publishing_again_asks_what_changed(course):
    lesson = LessonPage.objects.get(pk=course.lessons[0].pk)
    lesson.title = "Uusi nimi"
    with pytest.raises(PublishRefusedError) as refused:
        lesson.save_revision().publish()
    assert set(refused.value.message_dict) == {"change_note", "change_severity"}
    assert LessonPage.objects.get(pk=lesson.pk).title != "Uusi nimi"


def test_the_editor_names_the_field_that_keeps_a_page_from_being_published(admin, course):
    lesson = course.lessons[0]
    answer = admin.get(reverse("wagtailadmin_pages:edit", args=[lesson.pk]))
    form = answer.context["form"]
    data = {name: form[name].value() or "" for name in ("title", "slug", "summary", "law_version", "reviewed_by")}
    data |= {
        "minutes": 10,
        "is_required": "on",
        "change_note": "",
        "change_severity": "",
        "body-count": 0,
        "easy_body-count": 0,
        "outcomes-count": 0,
        "action-publish": "1",
        "source_links-TOTAL_FORMS": 0,
        "source_links-INITIAL_FORMS": 0,
        "source_links-MIN_NUM_FORMS": 0,
        "source_links-MAX_NUM_FORMS": 1000,
        "comments-TOTAL_FORMS": 0,
        "comments-INITIAL_FORMS": 0,
        "comments-MIN_NUM_FORMS": 0,
        "comments-MAX_NUM_FORMS": 0,
    }
    answer = admin.post(reverse("wagtailadmin_pages:edit", args=[lesson.pk]), data)
    assert answer.status_code == 200
    assert {"change_note", "change_severity"} <= set(answer.context["form"].errors)


@pytest.mark.parametrize("which", ["course", "module", "lesson"])
def test_a_page_that_learners_studied_is_not_deleted_by_code(course, enrollment, read, which):
    read(enrollment, course.lessons[0])
    page = {"course": course.page, "module": course.module, "lesson": course.lessons[0]}[which]
    with pytest.raises(ProtectedError), transaction.atomic():
        Page.objects.get(pk=page.pk).delete()
    assert LessonPage.objects.filter(pk=course.lessons[0].pk).exists()


def test_a_page_that_learners_studied_is_not_deleted_by_the_editor(admin, course, enrollment):
    answer = admin.post(reverse("wagtailadmin_pages:delete", args=[course.page.pk]), follow=True)
    assert CoursePage.objects.filter(pk=course.page.pk).exists()
    assert reverse("wagtailadmin_pages:unpublish", args=[course.page.pk]) in answer.content.decode()


def test_a_page_that_learners_studied_is_not_deleted_in_bulk(admin, course, enrollment, read):
    read(enrollment, course.lessons[0])
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    admin.post(f"{url}?id={course.lessons[0].pk}&id={course.lessons[1].pk}", {"next": "/admin/"})
    assert LessonPage.objects.filter(pk__in=[lesson.pk for lesson in course.lessons]).count() == 2


def test_a_page_that_nobody_studied_is_deleted(admin, course):
    admin.post(reverse("wagtailadmin_pages:delete", args=[course.lessons[1].pk]))
    assert not LessonPage.objects.filter(pk=course.lessons[1].pk).exists()


def test_the_only_required_step_of_a_live_course_stays_published(admin):
    course = Course(lessons=1)
    lesson = course.lessons[0]
    admin.post(reverse("wagtailadmin_pages:unpublish", args=[lesson.pk]))
    assert LessonPage.objects.get(pk=lesson.pk).live
    with pytest.raises(PublishRefusedError):
        LessonPage.objects.get(pk=lesson.pk).unpublish()


def test_the_only_required_step_of_a_live_course_stays_required():
    course = Course(lessons=1)
    with pytest.raises(PublishRefusedError) as refused:
        publish(course.lessons[0], is_required=False)
    assert "is_required" in refused.value.message_dict


def test_both_required_steps_together_are_not_unpublished_in_bulk(admin, course):
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])
    ids = "&".join(f"id={lesson.pk}" for lesson in course.lessons)
    admin.post(f"{url}?{ids}", {"next": "/admin/"})
    assert LessonPage.objects.live().count() == 2


def test_an_alias_of_a_lesson_is_refused(admin, course):
    lesson = course.lessons[0]
    admin.post(
        reverse("wagtailadmin_pages:copy", args=[lesson.pk]),
        {"new_title": "X", "new_slug": "x", "new_parent_page": course.module.pk, "alias": "on"},
    )
    assert not LessonPage.objects.filter(alias_of=lesson.pk).exists()


def test_a_draft_may_be_unfinished(course):
    lesson = add(course.module, LessonPage, "Kesken", is_published=False, body=[text_block()])
    lesson.title = "Yhä kesken"
    lesson.save_revision()
    assert not LessonPage.objects.get(pk=lesson.pk).live


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"title": "Ensiapu 😀😀 työssä"}, "title", "“😀” (U+1F600)"),
        ({"outcomes": [("outcome", "Osaat tervehtiä: नमस्ते")]}, "outcomes", "“न” (U+0928)"),
        ({"responsible": "สมชาย"}, "responsible", "Responsible person: "),
        ({"law_version": "Laki\ue000"}, "law_version", "U+E000."),
    ],
)
def test_a_course_whose_certificate_could_not_be_printed_is_refused_with_field_and_letters(
    course, changes, field, words
):
    from django.utils.translation import override

    with override("en"), pytest.raises(PublishRefusedError) as refused:
        publish(course.page, **changes)
    assert set(refused.value.message_dict) == {field}
    (message,) = refused.value.message_dict[field]
    assert words in message
    assert message.count("U+1F600") <= 1


def test_letters_of_names_and_typography_are_printed_and_no_certificate_asks_for_none(course):
    assert publish(course.page, title="Šárka – ”työssä” … Οδηγός Работа", responsible="فاطمة السيد").live
    assert publish(course.page, title="Ensiapu 😀", certificate_kind="none").live
