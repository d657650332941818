"""A course is edited in every way there is while two hundred are inside it: after each edit every record is still true."""

import random
from itertools import pairwise

import pytest
from django.utils import timezone

from accounts.models import User
from certificates.models import Certificate
from courses import services
from courses.models import Enrollment, LessonPage, ModulePage, StepRecord
from courses.progress import count_requirements
from courses.services.settling import REEVALUATE, SETTLE
from jobs import services as jobs
from tests.authoring import Course, add, move, publish, text_block

pytestmark = pytest.mark.django_db

LEARNERS = 200


def run_jobs() -> None:
    """What follows from an edit; hundreds of certificates are not printed."""
    while jobs.run_due((SETTLE, REEVALUATE)):
        pass


class Crowd:
    """Learners at all stages of a course of two modules."""

    def __init__(self) -> None:
        self.dice = random.Random(4)
        self.course = Course(lessons=4)
        self.second = add(self.course.page, ModulePage, "Toinen osio")
        self.lessons = [
            *self.course.lessons,
            *(add(self.second, LessonPage, f"Lisä {number}", body=[text_block()]) for number in range(2)),
        ]
        run_jobs()
        people = User.objects.bulk_create(
            User(email=f"many{number}@kunta.example", full_name="Oppija", password="!") for number in range(LEARNERS)
        )
        now = timezone.now()
        self.enrollments = [
            services.enroll(learner=person, course_key=self.course.key, language="fi", now=now) for person in people
        ]
        for enrollment in self.enrollments:
            self.read(enrollment, self.dice.sample(self.lessons, self.dice.choice([0, 1, 1, 2, 5, 6])))
        self.seen = self.facts()

    def read(self, enrollment, lessons) -> None:
        for lesson in lessons:
            services.satisfy_step(
                learner=enrollment.learner,
                enrollment_uuid=enrollment.uuid,
                step_key=lesson.translation_key,
                rule="read",
                language="fi",
                now=timezone.now(),
            )

    def go_on(self) -> None:
        """Some read what is there now, before anybody has been counted again."""
        outline = services.newest_course_edition(self.course.key).outline
        there = [lesson for lesson in self.lessons if outline.step(lesson.translation_key)]
        for enrollment in self.dice.sample(self.enrollments, 8):
            try:
                self.read(enrollment, [self.dice.choice(there)])
            except services.StepLockedError:  # modules are in order by now
                continue

    def facts(self) -> dict:
        """What must never be taken back, by enrollment."""
        done: dict[int, set] = {}
        for pk, key in StepRecord.objects.satisfied().values_list("enrollment_id", "step_key"):
            done.setdefault(pk, set()).add(key)
        said = dict(Certificate.objects.values_list("enrollment_id", "statement"))
        return {
            row.pk: (done.get(row.pk, set()), row.completed_at, row, said.get(row.pk))
            for row in Enrollment.objects.for_course(self.course.key)
        }

    def check(self, act, *, is_counted: bool) -> None:
        edition = services.newest_course_edition(self.course.key)
        facts = self.facts()
        assert len(facts) == LEARNERS
        for pk, (done, completed_at, row, said) in facts.items():
            before, completed_before, row_before, said_before = self.seen[pk]
            assert before <= done, act
            assert 0 <= row.progress.percent <= 100, act
            assert row.steps_done <= row.steps_required, act
            if completed_before:
                assert completed_at == completed_before, act
                assert (row.steps_done, row.steps_required) == (row_before.steps_done, row_before.steps_required), act
                assert said == said_before, act
            assert bool(completed_at) == bool(said), act
            if is_counted and not completed_at:
                counted = count_requirements(edition.outline.requirements, done)
                assert (row.steps_done, row.steps_required) == (counted.done, counted.required), act
                assert not counted.is_complete, act  # nobody waits for a step that is gone
                assert row.counted_edition == edition.number, act
                assert any(
                    edition.outline.step(key) for need in edition.outline.requirements for key in need.keys - done
                )
        self.seen = facts


def edits(crowd):
    """Ten and more, as the editor's pages do them."""
    first, second, third, fourth, fifth, sixth = crowd.lessons
    course, other = crowd.course, Course(lessons=1, title="Muualla")

    def added() -> None:
        crowd.lessons.append(add(crowd.second, LessonPage, "Uusi laki", body=[text_block()]))

    def deleted() -> None:
        LessonPage.objects.get(pk=add(crowd.second, LessonPage, "Erehdys", body=[text_block()]).pk).delete()

    return {
        "a correction": lambda: publish(first, body=[text_block("Korjattu.")]),
        "a required lesson more": added,
        "another title and address": lambda: publish(second, title="Toinen nimi", slug="toinen-nimi"),
        "no longer required": lambda: publish(third, is_required=False),
        "unpublished": lambda: LessonPage.objects.get(pk=fourth.pk).unpublish(),
        "another order": lambda: move(second, first, "left"),
        "to another module": lambda: move(publish(fifth, slug="siirtyy"), course.module),
        "to another course": lambda: move(publish(sixth, slug="siirtyy-pois"), other.module),
        "some are enough": lambda: publish(course.module, needed_steps=2),
        "published again": lambda: publish(fourth),
        "modules in order": lambda: publish(course.page, is_in_order=True),
        "all are needed again": lambda: publish(course.module, needed_steps=0),
        "written and deleted again": deleted,
        "a module unpublished": lambda: ModulePage.objects.get(pk=crowd.second.pk).unpublish(),
    }


def test_nothing_that_an_author_does_makes_a_record_of_two_hundred_untrue():
    crowd = Crowd()
    crowd.check("at the beginning", is_counted=True)
    completed = [Enrollment.objects.completed().count()]
    for name, act in edits(crowd).items():
        act()
        crowd.go_on()
        crowd.check(name, is_counted=False)
        run_jobs()
        crowd.check(name, is_counted=True)
        completed.append(Enrollment.objects.completed().count())
    assert all(before <= after for before, after in pairwise(completed))
    assert 0 < completed[0] < completed[-1]
