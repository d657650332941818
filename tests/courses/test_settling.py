"""Publishing: what becomes an edition, and what does not."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Locale, Page

from content.models import Edition, EditionText
from content.services import scheduling
from courses import services
from courses.models import LessonPage, ModulePage
from jobs.models import Job
from tests.accounts.factories import UserFactory
from tests.authoring import Course, add, move, publish, run_jobs, single, text_block, translate_page

pytestmark = pytest.mark.django_db


def editions(course):
    return list(Edition.objects.for_root(course.key).order_by("number"))


def test_publishing_the_course_makes_its_first_edition(course):
    (first,) = editions(course)
    outline = services.newest_course_edition(course.key).outline
    assert first.number == 1
    assert [step.key for step in outline.steps] == [lesson.translation_key for lesson in course.lessons]
    assert outline.languages == ("fi",)


def test_settling_again_changes_nothing(course):
    assert services.settle(course_key=course.key, now=timezone.now()) is None
    assert len(editions(course)) == 1


def test_publishing_without_a_change_makes_no_edition(course):
    course.publish(course.lessons[0])
    assert len(editions(course)) == 1


def test_a_changed_lesson_makes_the_next_edition_with_its_note_and_severity(course):
    course.publish(course.lessons[0], body=[text_block("Uusi.")], note="Uusi laki.", severity="content")
    first, second = editions(course)
    assert second.change_notes[0]["note"] == "Uusi laki."
    assert second.severity == "content"
    assert first.sha256 != second.sha256


def test_unchanged_texts_are_kept_once(course):
    before = EditionText.objects.count()
    course.publish(course.lessons[0], body=[text_block("Uusi.")])
    assert EditionText.objects.count() == before + 1


def test_a_draft_is_in_no_edition(course):
    add(course.module, LessonPage, "Luonnos", is_published=False)
    run_jobs()
    assert services.settle(course_key=course.key, now=timezone.now()) is None


def test_a_lesson_below_an_unpublished_module_is_in_no_edition(course):
    draft = add(course.page, ModulePage, "Luonnososio", is_published=False)
    lesson = add(draft, LessonPage, "Piilossa")
    run_jobs()
    assert services.newest_course_edition(course.key).outline.step(lesson.translation_key) is None


def test_a_lesson_published_for_later_comes_when_its_time_comes(course):
    lesson = add(course.module, LessonPage, "Myöhemmin", is_published=False, body=[text_block()])
    lesson.go_live_at = timezone.now() + timedelta(hours=1)
    lesson.save_revision().publish()
    run_jobs()
    assert len(editions(course)) == 1
    lesson.refresh_from_db()
    revision = lesson.latest_revision
    type(revision).objects.filter(pk=revision.pk).update(approved_go_live_at=timezone.now() - timedelta(minutes=1))
    content = {**revision.content, "go_live_at": (timezone.now() - timedelta(minutes=1)).isoformat()}
    type(revision).objects.filter(pk=revision.pk).update(content=content)
    assert scheduling.run_schedule(now=timezone.now()) == (1, 0)
    run_jobs()
    assert services.newest_course_edition(course.key).outline.step(lesson.translation_key) is not None


@pytest.mark.parametrize("act", ["unpublish", "delete"])
def test_taking_a_lesson_away_makes_an_edition_without_it(course, act):
    getattr(course.lessons[0], act)()
    run_jobs()
    outline = services.newest_course_edition(course.key).outline
    assert [step.key for step in outline.steps] == [course.lessons[1].translation_key]


def test_moving_a_lesson_to_another_course_settles_both(course):
    other = Course(lessons=1, title="Toinen")
    publish(other.lessons[0], slug="toisen-oppitunti")
    lesson = course.lessons[0]
    move(lesson, other.module)
    run_jobs()
    assert services.newest_course_edition(course.key).outline.step(lesson.translation_key) is None
    assert services.newest_course_edition(other.key).outline.step(lesson.translation_key) is not None


def test_reordering_lessons_makes_an_edition(course):
    move(course.lessons[1], course.lessons[0], "left")
    run_jobs()
    steps = services.newest_course_edition(course.key).outline.steps
    assert [step.key for step in steps] == [lesson.translation_key for lesson in reversed(course.lessons)]


def test_the_sweeper_finds_a_course_whose_signal_was_lost(course):
    publish(course.lessons[0], body=[text_block("Uusi.")])
    Job.objects.filter(kind="courses.settle").delete()
    assert services.enqueue_unsettled(timezone.now()) == 1
    run_jobs()
    assert len(editions(course)) == 2
    assert services.enqueue_unsettled(timezone.now()) == 0


def test_a_copied_course_has_a_key_of_its_own_and_no_learners(course, enrollment):
    copy = course.page.copy(recursive=True, update_attrs={"title": "Kopio", "slug": "kopio"}, keep_live=True)
    run_jobs()
    assert copy.translation_key != course.key
    assert not copy.specific.get_descendants().filter(
        translation_key__in=[page.translation_key for page in course.lessons]
    )
    from courses.models import Enrollment

    assert not Enrollment.objects.for_course(copy.translation_key)


def test_a_translation_brings_text_and_no_step_and_one_edition_key(course):
    UserFactory(admin=True)
    course.translate("sv")
    edition = services.newest_course_edition(course.key)
    assert edition.outline.languages == ("fi", "sv")
    assert edition.title(course.lessons[0].translation_key, "sv") == "sv: Oppitunti 1"
    assert [step.key for step in edition.outline.steps] == [lesson.translation_key for lesson in course.lessons]


def test_what_the_source_changes_waits_in_the_translation_until_it_is_translated(course):
    UserFactory(admin=True)
    course.translate("sv")
    course.publish(course.lessons[0], body=[text_block("Uusi suomeksi.")])
    edition = services.newest_course_edition(course.key)
    swedish = Page.objects.get(translation_key=course.lessons[0].translation_key, locale__language_code="sv").specific
    assert "sv: " in str(swedish.body)
    assert edition.title(course.lessons[0].translation_key, "sv") == "sv: Oppitunti 1"


def test_submitting_again_leaves_the_live_translation_alone(course):
    UserFactory(admin=True)
    course.translate("sv")
    locale = Locale.objects.get(language_code="sv")
    before = course.lessons[0].get_translation(locale).specific
    translate_page(course.lessons[0], locale, publishes=False)
    after = course.lessons[0].get_translation(locale).specific
    assert (after.live, after.title, after.latest_revision_id) == (True, before.title, before.latest_revision_id)


def test_an_unfinished_translation_is_not_published(course):
    from wagtail_localize.models import StringTranslation, Translation

    from content.services import translating

    UserFactory(admin=True)
    locale = Locale.objects.get(language_code="sv")
    translate_page(course.page, locale, publishes=False)
    translation = Translation.objects.get(source__object_id=course.key, target_locale=locale)
    StringTranslation.objects.filter(locale=locale).first().delete()
    with pytest.raises(translating.TranslationRefusedError):
        translating.publish_translation(translation=translation, user=None)
    assert not course.page.get_translation(locale).live


def test_a_duplicated_question_block_is_another_question():
    question = single()
    course = Course(lessons=1, quiz=[question])
    twin = {**single(), "value": question["value"]}
    course.publish(course.quiz, questions=[question, twin])
    versions = services.newest_course_edition(course.key).outline.steps[-1].quiz.version_ids
    assert len(set(versions)) == 2
