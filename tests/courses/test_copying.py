"""A course is copied in the editor: another course, with nobody in it."""

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from content.models import Edition
from courses import services
from courses.models import CoursePage, Enrollment, LessonPage, ModulePage, QuizPage
from quizzes.models import Question, QuestionVersion
from tests.accounts.factories import UserFactory
from tests.authoring import Course, case, index, run_jobs, single, text_block
from website.services.site import ensure_trainer_group

pytestmark = pytest.mark.django_db


@pytest.fixture
def original(db):
    """With a question that leads back to a lesson, and one in a case that does."""
    made = Course(lessons=2, quiz=[single()], mode="practice")
    leading, told = single("Kumpi johtaa takaisin?"), single("Entä tässä?")
    for question in (leading, told):
        question["value"]["lesson"] = made.lessons[0].pk
    made.quiz = made.publish(made.quiz, questions=[leading, case(told)], intro=link(made.lessons[0]))
    inside = text_block(link(made.lessons[1]) + link(made.page) + link(index()))
    note = {"style": "info", "title": "Muista", "text": link(made.lessons[1])}
    made.lessons[0] = made.publish(
        made.lessons[0], body=[inside, {"type": "note", "id": str(uuid.uuid4()), "value": note}]
    )
    # A draft that nobody has published yet is copied as well.
    made.lessons[1].summary, made.lessons[1].easy_body = "Luonnos", [text_block(link(made.lessons[0]))]
    made.lessons[1].change_note, made.lessons[1].change_severity = "Selkokielellä.", "correction"
    made.lessons[1].save_revision()
    return made


def link(page):
    """To a page, as the editor stores it."""
    return f'<a linktype="page" id="{page.pk}">{page.title}</a>'


@pytest.fixture
def trainer(original, client):
    user = UserFactory()
    user.groups.add(ensure_trainer_group(name="Kouluttajat", courses=[original.page]))
    client.force_login(user)
    return user


@pytest.fixture
def copied(original, trainer, client):
    """As a trainer does it: copied with all below it, then published from the bottom up."""
    form = {"new_title": "Kopio", "new_slug": "kopio", "new_parent_page": index().pk, "copy_subpages": "on"}
    assert client.post(reverse("wagtailadmin_pages:copy", args=[original.page.pk]), form).status_code == 302
    run_jobs()
    course = CoursePage.objects.get(title="Kopio")
    assert not course.live
    assert course.permissions_for_user(trainer).can_publish()
    for model in (ModulePage, LessonPage, QuizPage):
        for page in model.objects.descendant_of(course):
            page.get_latest_revision().publish()
    course.get_latest_revision().publish()
    course.refresh_from_db()
    run_jobs()
    return course


def keys(course):
    return set(course.get_descendants(inclusive=True).values_list("translation_key", flat=True))


def test_it_has_keys_of_its_own_and_nobody_in_it(original, enrollment_in, copied):
    assert len(keys(copied)) == 5
    assert not keys(copied) & keys(original.page)
    assert not Enrollment.objects.for_course(copied.translation_key).exists()
    outline = services.newest_course_edition(copied.translation_key).outline
    assert {step.key for step in outline.steps} < keys(copied)
    assert Edition.objects.for_root(copied.translation_key).count() == 1
    assert Edition.objects.for_root(original.key).count() == 3


def test_its_questions_are_questions_of_its_own(original, copied):
    quizzes = Question.objects.values_list("home_quiz_key", flat=True)
    own = QuizPage.objects.descendant_of(copied).get().translation_key
    assert set(quizzes) == {original.quiz.translation_key, own}
    assert Question.objects.filter(home_quiz_key=own).count() == 2


def test_its_questions_lead_back_to_its_own_lessons(original, copied):
    own = {str(key) for key in keys(copied)}
    quiz = QuizPage.objects.descendant_of(copied).get()
    versions = QuestionVersion.objects.filter(question__home_quiz_key=quiz.translation_key)
    assert {version.structure["revise"] for version in versions} <= own
    assert versions.count() == 2


def test_its_texts_lead_to_its_own_pages_and_to_others_as_before(original, copied):
    first, second = LessonPage.objects.descendant_of(copied).order_by("path")
    text, note = first.body.get_prep_value()
    for page in (second, copied, index()):
        assert f'id="{page.pk}"' in text["value"]
    assert f'id="{second.pk}"' in note["value"]["text"]
    assert f'id="{first.pk}"' in QuizPage.objects.descendant_of(copied).get().intro
    assert (second.summary, f'id="{first.pk}"' in str(second.easy_body.get_prep_value())) == ("Luonnos", True)
    assert f'id="{original.lessons[1].pk}"' in str(LessonPage.objects.get(pk=original.lessons[0].pk).body.raw_data[0])


def test_whoever_is_in_the_original_begins_the_copy_from_nothing(enrollment_in, original, copied):
    again = services.enroll(
        learner=enrollment_in.learner, course_key=copied.translation_key, language="fi", now=timezone.now()
    )
    assert (again.steps_done, again.steps_required) == (0, 3)
    enrollment_in.refresh_from_db()
    assert (enrollment_in.steps_done, enrollment_in.steps_required) == (1, 3)


def test_a_copy_may_be_deleted_while_the_original_is_studied(enrollment_in, original, copied, client):
    client.force_login(UserFactory(admin=True))
    client.post(reverse("wagtailadmin_pages:delete", args=[copied.pk]))
    assert not CoursePage.objects.filter(title="Kopio").exists()
    assert CoursePage.objects.get(pk=original.page.pk).live


@pytest.fixture
def enrollment_in(original, learner, read):
    enrollment = services.enroll(learner=learner, course_key=original.key, language="fi", now=timezone.now())
    read(enrollment, original.lessons[0])
    enrollment.refresh_from_db()
    return enrollment
