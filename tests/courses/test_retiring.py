"""A course is retired: nobody begins it, and those in it get what was decided."""

import random
from datetime import datetime, time, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.privacy import erase_person
from courses import services
from courses.models import CoursePage, Enrollment, LessonPage, ModulePage, ProgressEvent, Retirement
from courses.services import notifying, retirement_mails, retiring
from courses.services.retirement_effects import Terms, effect_of_retiring
from courses.services.retiring import SuccessorError
from tests.accounts.factories import UserFactory
from tests.authoring import Course, add, run_jobs, single, text_block
from tests.courses.sitting import sit_at

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()


@pytest.fixture
def trainer(db):
    return UserFactory(admin=True)


@pytest.fixture
def retire(course, trainer):
    def act(*, of=None, now=None, **terms):
        terms = Terms(**{"in_progress": "finish"} | terms)
        done = retiring.retire(course=(of or course).page, terms=terms, actor=trainer, now=now or timezone.now())
        run_jobs()
        return done

    return act


@pytest.fixture
def successor(course):
    """A course whose only module is done by whoever has done that of the retired one."""
    made = Course(lessons=1, title="Uusi kurssi")
    made.publish(made.module, counts_as=course.module)
    return made


def days_later(count):
    """At noon, so many days from now."""
    return datetime.combine(TODAY + timedelta(days=count), time(12), timezone.get_current_timezone())


def close_and_tell(course, now):
    retiring.close_out(course_key=course.key, now=now)
    retirement_mails.tell_of_retirement(course_key=course.key, now=now)


def test_nobody_begins_a_retired_course(course, learner, retire):
    retire()
    with pytest.raises(services.RetiredError):
        services.enroll(learner=learner, course_key=course.key, language="fi", now=timezone.now())


def test_without_a_last_day_those_in_progress_finish_as_before(course, enrollment, read, retire):
    retire()
    retiring.sweep_retirements(now=days_later(400))
    run_jobs()
    assert read(enrollment, *course.lessons).has_just_completed


def test_the_last_day_itself_belongs_to_it(course, enrollment, read, retire):
    retire(finish_until=TODAY + timedelta(days=3))
    assert retiring.close_out(course_key=course.key, now=days_later(3)) == 0
    assert read(enrollment, *course.lessons).has_just_completed


def test_after_the_last_day_the_course_is_closed_and_the_record_kept(course, enrollment, read, retire):
    read(enrollment, course.lessons[0])
    retire(finish_until=TODAY + timedelta(days=3))
    retiring.close_out(course_key=course.key, now=days_later(4))
    enrollment.refresh_from_db()
    assert enrollment.has_ended
    assert (enrollment.steps_done, enrollment.records.satisfied().count()) == (1, 1)
    assert ProgressEvent.objects.filter(enrollment=enrollment, verb="closed").count() == 1
    with pytest.raises(Enrollment.DoesNotExist):
        read(enrollment, course.lessons[1])


def test_closing_at_once_leaves_those_who_have_completed_alone(course, enrollment, read, retire):
    read(enrollment, *course.lessons)
    other = services.enroll(learner=UserFactory(), course_key=course.key, language="fi", now=timezone.now())
    retire(in_progress="close")
    assert [row.pk for row in Enrollment.objects.for_course(course.key).ended()] == [other.pk]
    assert Enrollment.objects.open().get().is_completed


def test_whoever_sits_at_a_test_is_closed_out_after_it(learner, retire):
    course = Course(lessons=1, quiz=[single()])
    enrollment = services.enroll(learner=learner, course_key=course.key, language="fi", now=timezone.now())
    sit_at(course.quiz, enrollment)
    retire(of=course, in_progress="close")
    assert Enrollment.objects.get(pk=enrollment.pk).closed_at is None
    assert retiring.close_out(course_key=course.key, now=days_later(3)) == 1


def test_closing_goes_on_where_a_killed_worker_stopped(course, retire, monkeypatch):
    monkeypatch.setattr("courses.services.retiring.BATCH", 2)
    for _ in range(5):
        services.enroll(learner=UserFactory(), course_key=course.key, language="fi", now=timezone.now())
    Retirement.objects.create(
        course_key=course.key, retired_at=timezone.now(), changed_at=timezone.now(), in_progress="close"
    )

    def die(done, total):
        raise SystemExit

    with pytest.raises(SystemExit):
        retiring.close_out(course_key=course.key, now=timezone.now(), on_progress=die)
    assert retiring.close_out(course_key=course.key, now=timezone.now()) == 3
    assert ProgressEvent.objects.filter(verb="closed").count() == 5


def test_each_is_told_when_it_is_decided_before_the_last_day_and_when_it_is_closed(course, enrollment, learner, retire):
    mail.outbox.clear()
    retire(finish_until=TODAY + timedelta(days=60))
    for day in (1, 30, 47, 48, 60, 61, 62):
        close_and_tell(course, days_later(day))
    assert [message.to for message in mail.outbox] == [[learner.email]] * 3
    assert "suljettu" in mail.outbox[2].body
    assert not any(course.page.title in message.subject + message.body for message in mail.outbox)


def test_whoever_has_completed_is_not_told(course, enrollment, read, retire):
    read(enrollment, *course.lessons)
    run_jobs()
    mail.outbox.clear()
    retire(in_progress="close")
    assert mail.outbox == []


def test_another_last_day_is_told_again(course, enrollment, retire):
    mail.outbox.clear()
    retire(finish_until=TODAY + timedelta(days=60))
    retire(finish_until=TODAY + timedelta(days=90))
    assert len(mail.outbox) == 2
    assert Retirement.objects.get().finish_until == TODAY + timedelta(days=90)


def test_what_was_done_counts_in_the_successor_although_it_is_closed(course, enrollment, read, retire, successor):
    read(enrollment, course.lessons[0])
    foretold = effect_of_retiring(course_key=course.key, terms=Terms("close", None, successor.key))
    assert (foretold.in_progress, foretold.bringing, foretold.done_there) == (1, 0, 0)
    read(enrollment, course.lessons[1])
    other = services.enroll(learner=UserFactory(), course_key=course.key, language="fi", now=timezone.now())
    retire(in_progress="close", successor_key=successor.key)
    begun = services.enroll(learner=other.learner, course_key=successor.key, language="fi", now=timezone.now())
    assert not begun.is_completed


@pytest.mark.parametrize("seed", range(3))
def test_the_numbers_come_true(course, trainer, successor, seed):
    dice = random.Random(seed)
    if dice.random() < 0.5:  # something is left to do there
        own = add(successor.page, ModulePage, "Oma osio")
        add(own, LessonPage, "Oma tunti", body=[text_block()])
        run_jobs()
    people = []
    for _ in range(6):
        person = UserFactory(full_name="Aino Oppija")
        enrollment = services.enroll(learner=person, course_key=course.key, language="fi", now=timezone.now())
        people.append(person)
        for lesson in course.lessons[: dice.randint(0, 2)]:
            services.satisfy_step(
                learner=person,
                enrollment_uuid=enrollment.uuid,
                step_key=lesson.translation_key,
                rule="read",
                language="fi",
                now=timezone.now(),
            )
    if dice.random() < 0.5:  # a module that is done by one of its lessons: whoever did both has completed by then
        more = add(course.page, ModulePage, "Toinen osio")
        add(more, LessonPage, "Kolmas", body=[text_block()])
        course.publish(course.module, needed_steps=1)
    foretold = effect_of_retiring(course_key=course.key, terms=Terms("close", None, successor.key))
    in_progress = set(Enrollment.objects.for_course(course.key).in_progress().values_list("learner_id", flat=True))
    retiring.retire(course=course.page, terms=Terms("close", None, successor.key), actor=trainer, now=timezone.now())
    run_jobs()
    ended = Enrollment.objects.for_course(course.key).ended()
    assert foretold.in_progress == ended.count()
    assert foretold.completed == len(people) - len(in_progress)
    begun = [
        services.enroll(learner=person, course_key=successor.key, language="fi", now=timezone.now())
        for person in people
        if person.pk in in_progress
    ]
    assert foretold.bringing == sum(row.records.satisfied().exists() for row in begun)
    assert foretold.done_there == sum(row.is_completed for row in begun)
    assert Retirement.objects.get().effect == foretold.as_json()


@pytest.mark.parametrize("which", ["itself", "draft", "retired"])
def test_a_successor_can_be_begun(course, trainer, retire, which):
    other = Course(lessons=1, title="Toinen")
    if which == "draft":
        other.page.unpublish()
    elif which == "retired":
        retire(of=other)
    key = course.key if which == "itself" else other.key
    with pytest.raises(SuccessorError):
        retiring.retire(course=course.page, terms=Terms("finish", None, key), actor=trainer, now=timezone.now())


def test_in_place_of_a_retired_course_its_successor_comes_first(course, learner, retire, successor, read):
    after = Course(lessons=1, title="Jatkokurssi")
    after.publish(after.page, opens_after=course.page)
    retire(successor_key=successor.key)
    with pytest.raises(services.PrerequisiteError):
        services.enroll(learner=learner, course_key=after.key, language="fi", now=timezone.now())
    begun = services.enroll(learner=learner, course_key=successor.key, language="fi", now=timezone.now())
    read(begun, *successor.lessons)
    assert services.enroll(learner=learner, course_key=after.key, language="fi", now=timezone.now())


def test_a_retired_course_without_a_successor_bars_nobody(course, learner, retire):
    after = Course(lessons=1, title="Jatkokurssi")
    after.publish(after.page, opens_after=course.page)
    retire()
    assert services.enroll(learner=learner, course_key=after.key, language="fi", now=timezone.now())


def test_a_retired_course_is_not_renewed(course, enrollment, read, learner, retire):
    course.publish(course.page, renewal_months=12)
    read(enrollment, *course.lessons)
    retire()
    assert notifying.enqueue_renewals(now=days_later(340)) == 0
    with pytest.raises(services.RetiredError):
        services.renew(learner=learner, enrollment_uuid=enrollment.uuid, now=days_later(340))


def test_archiving_takes_every_language_away_and_closes_out_who_is_left(course, enrollment, trainer, retire):
    course.translate("sv")
    retire()
    retiring.archive(course=course.page, actor=trainer, now=timezone.now())
    run_jobs()
    assert not CoursePage.objects.live().exists()
    assert Enrollment.objects.get().has_ended


def test_of_an_archived_course_only_the_successor_may_be_decided_until_it_is_published(
    course, trainer, retire, successor
):
    retire()
    retiring.archive(course=course.page, actor=trainer, now=timezone.now())
    with pytest.raises(retiring.ArchivedError):
        retire()
    assert retire(in_progress="close", successor_key=successor.key).archived_at
    course.publish(course.page)
    assert retire().archived_at is None


def test_only_a_retired_course_is_archived(course, trainer):
    with pytest.raises(retiring.NotRetiredError):
        retiring.archive(course=course.page, actor=trainer, now=timezone.now())


def test_taken_back_everybody_goes_on_where_they_were(course, enrollment, read, trainer, retire):
    read(enrollment, course.lessons[0])
    retire(in_progress="close")
    assert retiring.take_back(course=course.page, actor=trainer, now=timezone.now()) == 1
    run_jobs()
    assert read(enrollment, course.lessons[1]).has_just_completed
    assert services.enroll(learner=UserFactory(), course_key=course.key, language="fi", now=timezone.now())


def test_whoever_was_told_is_told_once_that_it_is_taken_back(course, enrollment, learner, trainer, retire):
    course.translate()
    services.enroll(
        learner=UserFactory(preferred_language="sv"), course_key=course.key, language="sv", now=timezone.now()
    )
    retire(in_progress="close")
    mail.outbox.clear()
    retiring.take_back(course=course.page, actor=trainer, now=timezone.now())
    # Nobody had told this one.
    services.enroll(learner=UserFactory(), course_key=course.key, language="fi", now=timezone.now())
    run_jobs()
    finnish, swedish = mail.outbox
    assert finnish.to == [learner.email]
    assert ("jatkuu" in finnish.subject, "fortsätter" in swedish.subject) == (True, True)
    assert reverse("courses:resume", args=[enrollment.uuid]) in finnish.body
    assert not any(course.page.title in message.subject + message.body for message in mail.outbox)
    assert retiring.sweep_retirements(now=timezone.now()) == 0
    # What they were told is forgotten: another decision is told again.
    retire()
    assert len(mail.outbox) == 5


def test_of_an_archived_course_it_is_told_once_it_can_be_gone_on_with(course, enrollment, trainer, retire):
    retire(in_progress="close")
    retiring.archive(course=course.page, actor=trainer, now=timezone.now())
    run_jobs()
    mail.outbox.clear()
    retiring.take_back(course=CoursePage.objects.get(pk=course.page.pk), actor=trainer, now=timezone.now())
    run_jobs()
    assert mail.outbox == []
    course.publish(course.page)
    assert retiring.sweep_retirements(now=timezone.now()) == 1
    run_jobs()
    assert len(mail.outbox) == 1


def test_an_erased_person_is_not_opened_again(course, enrollment, learner, trainer, retire):
    retire(in_progress="close")
    erase_person(user=learner, now=timezone.now())
    assert retiring.take_back(course=course.page, actor=trainer, now=timezone.now()) == 0


def test_what_came_meanwhile_is_counted_when_it_is_taken_back(course, enrollment, trainer, retire):
    retire(in_progress="close")
    course.add_lesson("Lisätty")
    retiring.take_back(course=course.page, actor=trainer, now=timezone.now())
    run_jobs()
    assert Enrollment.objects.get().steps_required == 3


def test_the_sweeper_wants_nothing_twice(course, enrollment, retire):
    retire(finish_until=TODAY + timedelta(days=60))
    assert retiring.sweep_retirements(now=days_later(1)) == 0
    assert retiring.sweep_retirements(now=days_later(47)) == 1
    close_and_tell(course, days_later(47))
    assert retiring.sweep_retirements(now=days_later(48)) == 0
    assert retiring.sweep_retirements(now=days_later(61)) == 1
    close_and_tell(course, days_later(61))
    assert retiring.sweep_retirements(now=days_later(62)) == 0
