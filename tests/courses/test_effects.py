"""What an author is told before an act, and what the act then does."""

import random
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from content.models import Edition
from courses import services
from courses.models import Enrollment, LessonPage, ModulePage, QuizPage
from courses.services.effects import Effect, effect_of_moving, effect_of_publishing, effect_of_removing
from tests.accounts.factories import UserFactory
from tests.authoring import Course, add, move, publish, run_jobs, single, text_block
from tests.courses.sitting import fail
from tests.handbooks.authoring import Handbook
from website.services.site import ensure_trainer_group

pytestmark = pytest.mark.django_db


def read_by(enrollment, lesson):
    services.satisfy_step(
        learner=enrollment.learner,
        enrollment_uuid=enrollment.uuid,
        step_key=lesson.translation_key,
        rule="read",
        language="fi",
        now=timezone.now(),
    )


def enroll(course, count, *, reads=()):
    """So many learners who have read these lessons."""
    enrollments = []
    for _ in range(count):
        person = UserFactory(full_name="Aino Oppija")
        enrollment = services.enroll(learner=person, course_key=course.key, language="fi", now=timezone.now())
        for lesson in reads:
            read_by(enrollment, lesson)
        enrollments.append(enrollment)
    return enrollments


def left_by_learner(course):
    return {
        row.pk: row.steps_required - row.steps_done for row in Enrollment.objects.for_course(course.key).in_progress()
    }


def outcome(before, course):
    """The numbers of an effect, as they came true."""
    after = left_by_learner(course)
    return {
        "in_progress": len(before),
        "gaining": sum(after.get(pk, -1) > left for pk, left in before.items()),
        "losing": sum(pk in after and after[pk] < left for pk, left in before.items()),
        "completing": sum(pk not in after for pk in before),
    }


def promised(effect):
    return {name: getattr(effect, name) for name in ("in_progress", "gaining", "losing", "completing")}


def test_a_new_required_lesson_is_foretold_with_its_title(course):
    enroll(course, 2)
    enroll(course, 1, reads=course.lessons)
    draft = add(course.module, LessonPage, "Uusi laki", is_published=False, body=[text_block()])
    effect = effect_of_publishing(draft)
    assert (effect.gaining, effect.completing, effect.completed, effect.added) == (2, 0, 1, ("Uusi laki",))


def test_who_lacks_only_the_lesson_that_goes_is_foretold_to_complete(course):
    enroll(course, 3, reads=course.lessons[:1])
    enroll(course, 2)
    ((_course, effect),) = effect_of_removing([course.lessons[1]])
    assert (effect.completing, effect.losing, effect.removed) == (3, 2, ("Oppitunti 2",))


def test_the_effect_is_stored_with_the_edition_that_comes_of_it(course):
    enroll(course, 3, reads=course.lessons[:1])
    course.lessons[1].unpublish()
    run_jobs()
    kept = Effect.from_json(Edition.objects.for_root(course.key).newest_first().first().effect)
    assert (kept.completing, list(kept.removed)) == (3, ["Oppitunti 2"])


@pytest.mark.parametrize("seed", range(3))
def test_what_is_foretold_on_a_random_course_comes_true(seed):
    chance = random.Random(seed)
    course = Course(lessons=4)
    other = Course(lessons=1, title="Toinen")
    chapter = Handbook(chapters=1)["1"]
    second = add(course.page, ModulePage, "Toinen osio", needed_steps=chance.choice([0, 1]))
    course.lessons += [
        add(second, LessonPage, f"Lisä {number}", body=[text_block()], is_required=chance.random() < 0.7)
        for number in range(3)
    ]
    run_jobs()
    quiz = add(second, QuizPage, "Testi", mode="test", questions=[single()], is_required=chance.random() < 0.7)
    run_jobs()
    for _ in range(5):
        (row,) = enroll(course, 1, reads=chance.sample(course.lessons, chance.randint(0, len(course.lessons) - 1)))
        for lesson in chance.sample(course.lessons, 2):  # opened, which is not enough yet
            services.view_step(enrollment=row, step_key=lesson.translation_key, is_new=True, now=timezone.now())
        if chance.random() < 0.5:
            fail(quiz, row)
        if chance.random() < 0.5:
            there = services.enroll(learner=row.learner, course_key=other.key, language="fi", now=timezone.now())
            read_by(there, other.lessons[0])
    acts = ["require", "add", "unpublish", "away", "choice", "visited", "tries", "deadline", "counts", "chapter"]
    for act in chance.sample(acts, 5):
        before = left_by_learner(course)
        lesson = chance.choice([page for page in course.lessons if LessonPage.objects.get(pk=page.pk).live][1:])
        lesson = LessonPage.objects.get(pk=lesson.pk)
        if act == "require":
            lesson.is_required = not lesson.is_required
            effect = effect_of_publishing(lesson)
            publish(lesson, is_required=lesson.is_required)
        elif act == "add":
            draft = add(
                chance.choice([course.module, second]), LessonPage, "X", is_published=False, body=[text_block()]
            )
            effect = effect_of_publishing(draft)
            course.lessons.append(publish(draft))
        elif act == "unpublish":
            ((_, effect),) = effect_of_removing([lesson])
            lesson.unpublish()
        elif act == "away":
            lesson.slug = f"{lesson.slug}-{seed}-{lesson.pk}"
            lesson.save()
            found = dict(effect_of_moving([lesson], other.module))
            effect = found[course.page]
            move(lesson, other.module)
            course.lessons = [page for page in course.lessons if page.pk != lesson.pk]
        else:
            page, changes = {
                "choice": (second, {"needed_steps": chance.randint(0, 3)}),
                "counts": (second, {"counts_as": other.module}),
                "visited": (lesson, {"completion_rule": "visited"}),
                "chapter": (lesson, {"completion_rule": "chapter", "chapter": chapter}),
                "tries": (quiz, {"completion_rule": "used_up", "max_attempts": 1}),
                "deadline": (quiz, {"completion_rule": "used_up", "closes_at": timezone.now() - timedelta(minutes=5)}),
            }[act]
            page = type(page).objects.get(pk=page.pk)
            for name, value in changes.items():
                setattr(page, name, value)
            effect = effect_of_publishing(page)
            publish(page, **changes)
        run_jobs()
        assert promised(effect) == outcome(before, course), act


def test_the_editor_is_asked_once_more_and_publishes_the_saved_draft(course, client):
    enroll(course, 1)
    client.force_login(UserFactory(admin=True))
    lesson = LessonPage.objects.get(pk=course.lessons[1].pk)
    lesson.is_required, lesson.change_note, lesson.change_severity = False, "Vapaaehtoinen.", "correction"
    revision = lesson.save_revision()
    url = reverse("courses_admin:confirm_publishing", args=[lesson.pk, revision.pk])
    assert "1 henkilöllä on kesken, ja häneltä jää tehtävää pois." in client.get(url).content.decode()
    assert LessonPage.objects.get(pk=lesson.pk).is_required
    client.post(url)
    assert not LessonPage.objects.get(pk=lesson.pk).is_required


def test_the_confirmation_is_for_those_who_may_publish_the_page(course, client):
    stranger = UserFactory()
    stranger.groups.add(ensure_trainer_group(name="Toiset", courses=[Course(lessons=1, title="Toisten").page]))
    client.force_login(stranger)
    lesson = course.lessons[0]
    revision = lesson.save_revision()
    for name, args in (("confirm_publishing", [lesson.pk, revision.pk]), ("editions", [course.page.pk])):
        assert client.get(reverse(f"courses_admin:{name}", args=args)).status_code in (302, 403)
    answer = client.post(reverse("courses_admin:confirm_publishing", args=[lesson.pk, revision.pk]))
    assert answer.status_code in (302, 403)
    assert LessonPage.objects.get(pk=lesson.pk).live_revision_id != revision.pk


def edit_form(client, page):
    """The page's edit form, filled in as it is."""
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    form = client.get(url).context["form"]
    data = {name: form[name].value() or "" for name in form.fields if name != "comments"}
    data |= {"outcomes-count": 0, "body-count": 0, "easy_body-count": 0, "is_required": "on"}
    for prefix in ("source_links", "topic_links", "comments"):
        for name, value in (("TOTAL", 0), ("INITIAL", 0), ("MIN_NUM", 0), ("MAX_NUM", 99)):
            data[f"{prefix}-{name}_FORMS"] = value
    return url, {name: value for name, value in data.items() if value is not None}


def test_publishing_in_the_editor_leads_to_the_question_and_changes_nothing_yet(course, client):
    enroll(course, 1)
    client.force_login(UserFactory(admin=True))
    url, data = edit_form(client, course.lessons[1])
    data |= {"title": "Toinen nimi", "change_note": "Nimi.", "change_severity": "correction", "action-publish": "1"}
    answer = client.post(url, data)
    assert "/admin/courses/publish/" in answer["Location"]
    assert LessonPage.objects.get(pk=course.lessons[1].pk).title == "Oppitunti 2"


def test_the_editor_shows_the_effect_beside_the_page(course, client):
    enroll(course, 1)
    client.force_login(UserFactory(admin=True))
    page = client.get(reverse("wagtailadmin_pages:edit", args=[course.lessons[1].pk])).content.decode()
    assert "1 henkilöllä on kesken, eikä hänelle muutu mikään." in page


@pytest.mark.parametrize("view", ["unpublish", "delete"])
def test_wagtails_own_questions_name_the_effect(course, client, view):
    enroll(course, 2)
    client.force_login(UserFactory(admin=True))
    answer = client.get(reverse(f"wagtailadmin_pages:{view}", args=[course.lessons[1].pk]))
    assert "2 henkilöllä on kesken, ja heiltä jää tehtävää pois." in answer.content.decode()


def test_an_act_that_concerns_nobody_is_not_asked_about(course, client):
    client.force_login(UserFactory(admin=True))
    answer = client.get(reverse("wagtailadmin_pages:unpublish", args=[course.lessons[1].pk]))
    assert "henkilöllä on kesken" not in answer.content.decode()


def test_the_owner_is_told_what_a_scheduled_publication_did(course):
    owner = UserFactory()
    type(course.page).objects.filter(pk=course.page.pk).update(owner=owner)
    enroll(course, 2)
    course.lessons[1].unpublish(log_action="wagtail.unpublish.scheduled")
    run_jobs()
    assert [message.to for message in mail.outbox] == [[owner.email]]


def test_nobody_is_told_by_mail_what_was_seen_in_the_editor(course):
    type(course.page).objects.filter(pk=course.page.pk).update(owner=UserFactory())
    enroll(course, 2)
    course.lessons[1].unpublish(log_action=True)
    run_jobs()
    assert mail.outbox == []


def test_the_cost_of_the_preview_does_not_grow_with_the_learners(course, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    costs = []
    for count in (1, 12):
        enroll(course, count)
        with CaptureQueriesContext(connection) as captured:
            effect_of_removing([course.lessons[1]])
        costs.append(len(captured))
    assert costs[0] == costs[1]


def test_counting_again_goes_on_from_where_a_killed_worker_stopped(course, monkeypatch):
    monkeypatch.setattr("courses.services.reevaluating.BATCH", 2)
    enroll(course, 5)
    add(course.module, LessonPage, "Uusi", body=[text_block()])
    services.settle(course_key=course.key, now=timezone.now())

    def die(done, total):
        raise SystemExit

    with pytest.raises(SystemExit):
        services.reevaluate(course_key=course.key, now=timezone.now(), on_progress=die)
    seen = []
    services.reevaluate(course_key=course.key, now=timezone.now(), on_progress=lambda *numbers: seen.append(numbers))
    assert seen == [(4, 5), (5, 5)]
    assert set(Enrollment.objects.values_list("steps_required", flat=True)) == {3}
