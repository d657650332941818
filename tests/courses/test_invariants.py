"""Authors and learners act at random; after each act everyone's record is still true."""

import copy
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from courses import services
from courses.models import Enrollment, LessonPage, ModulePage, QuizPage
from courses.progress import count_requirements
from courses.services import retiring
from courses.services.retirement_effects import Terms
from courses.tasks import sweep_deadlines
from quizzes import services as quizzes
from tests.accounts.factories import UserFactory
from tests.authoring import Course, add, move, publish, run_jobs, single, text_block
from tests.courses.sitting import fail
from tests.handbooks.authoring import Handbook

WHICH = st.integers(0, 99)
REFUSED = (services.StepNotFoundError, services.AlreadyCompletedError, Enrollment.DoesNotExist)


# What all lives begin with, written once.
WRITTEN = {}


def write():
    course = Course(lessons=2)
    modules = [course.module, add(course.page, ModulePage, "Toinen")]
    WRITTEN.update(
        course=course,
        modules=modules,
        lessons=[*course.lessons, add(modules[1], LessonPage, "Kolmas", body=[text_block()])],
        quiz=add(modules[1], QuizPage, "Testi", mode="test", questions=[single()], is_required=False),
        elsewhere=Course(lessons=1, title="Muualla"),
        chapter=Handbook(chapters=1)["1"],
        trainer=UserFactory(admin=True),
    )
    run_jobs()


class CourseLife(RuleBasedStateMachine):
    """A course of two modules that is edited, retired and archived while learners are in it, and in another one."""

    @initialize()
    def begin(self):
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.__dict__ |= {name: copy.copy(value) for name, value in WRITTEN.items()}
        self.completed, self.ended, self.done = {}, {}, {}

    def teardown(self):
        if hasattr(self, "transaction"):
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)

    def lesson(self, which):
        return LessonPage.objects.get(pk=self.lessons[which % len(self.lessons)].pk)

    def enrollment(self, which):
        rows = list(Enrollment.objects.for_course(self.course.key).order_by("pk").select_related("learner"))
        return rows[which % len(rows)] if rows else None

    def author(self, act):
        try:
            with transaction.atomic():
                act()
        except ValidationError:  # the last required step stays
            return
        run_jobs()

    def learner(self, act):
        """What a learner or trainer does, perhaps to what is gone, closed or done by now."""
        try:
            act()
        except REFUSED:
            return
        run_jobs()

    def satisfy(self, enrollment, page, how):
        services.satisfy_step(
            learner=enrollment.learner,
            enrollment_uuid=enrollment.uuid,
            step_key=page.translation_key,
            rule=how,
            language="fi",
            now=timezone.now(),
        )

    @rule()
    def enroll(self):
        try:
            services.enroll(learner=UserFactory(), course_key=self.course.key, language="fi", now=timezone.now())
        except services.NotOpenError:  # it is retired, or archived
            pass

    @rule(who=WHICH, which=WHICH)
    def read(self, who, which):
        enrollment = self.enrollment(who)
        if enrollment is not None:
            self.learner(lambda: self.satisfy(enrollment, self.lesson(which), "read"))

    @rule(who=WHICH, passes=st.booleans())
    def take_the_test(self, who, passes):
        enrollment = self.enrollment(who)
        step = services.newest_course_edition(self.course.key).outline.step(self.quiz.translation_key)
        if enrollment is None or enrollment.closed_at is not None or step is None:
            return
        if passes:
            self.learner(lambda: self.satisfy(enrollment, self.quiz, "passed"))
            return
        try:
            fail(self.quiz, enrollment)
        except quizzes.StartRefusedError:
            return
        run_jobs()

    @rule(who=WHICH)
    def learn_elsewhere(self, who):
        enrollment = self.enrollment(who)
        if enrollment is not None:
            other = services.enroll(
                learner=enrollment.learner, course_key=self.elsewhere.key, language="fi", now=timezone.now()
            )
            self.learner(lambda: self.satisfy(other, self.elsewhere.lessons[0], "read"))

    @rule(who=WHICH, which=WHICH, is_waiver=st.booleans())
    def decide(self, who, which, is_waiver):
        enrollment = self.enrollment(who)
        if enrollment is not None:
            act = services.waive_step if is_waiver else services.void_step
            key = self.lesson(which).translation_key
            if not is_waiver and not enrollment.is_completed and enrollment.closed_at is None:
                self.done.get(enrollment.pk, set()).discard(key)
            self.learner(
                lambda: act(enrollment=enrollment, step_key=key, actor=self.trainer, reason="Syy.", now=timezone.now())
            )

    @rule(how=st.sampled_from(["", "submitted", "used_up", "confirmed"]), tries=st.integers(1, 2), closes=st.booleans())
    def change_the_test(self, how, tries, closes):
        closes_at = timezone.now() - timedelta(minutes=5) if closes else None
        self.author(
            lambda: publish(self.quiz, completion_rule=how, max_attempts=tries, closes_at=closes_at, is_required=True)
        )
        sweep_deadlines()
        run_jobs()

    @rule(which=WHICH, how=st.sampled_from(["", "visited", "chapter", "confirmed"]))
    def change_a_lesson(self, which, how):
        lesson = self.lesson(which)
        if lesson.live:
            self.author(lambda: publish(lesson, completion_rule=how, chapter=self.chapter))

    @rule(which=WHICH, counts=st.booleans())
    def count_elsewhere(self, which, counts):
        module = self.elsewhere.module if counts else None
        self.author(lambda: publish(self.modules[which % 2], counts_as=module))

    @rule(closes=st.booleans(), leads=st.booleans())
    def retire(self, closes, leads):
        terms = Terms("close" if closes else "finish", None, self.elsewhere.key if leads else None)
        try:
            retiring.retire(course=self.course.page, terms=terms, actor=self.trainer, now=timezone.now())
        except retiring.ArchivedError:
            return
        run_jobs()

    @rule(archives=st.booleans())
    def archive_or_take_back(self, archives):
        act = retiring.archive if archives else retiring.take_back
        try:
            act(course=self.course.page, actor=self.trainer, now=timezone.now())
        except retiring.NotRetiredError:
            return
        run_jobs()
        if not archives:
            self.ended.clear()
            self.author(lambda: publish(self.course.page))

    @rule(which=WHICH)
    def add_lesson(self, which):
        self.lessons.append(
            add(ModulePage.objects.get(pk=self.modules[which % 2].pk), LessonPage, "Uusi", body=[text_block()])
        )
        run_jobs()

    @rule(which=WHICH)
    def publish_or_unpublish(self, which):
        lesson = self.lesson(which)
        self.author(lesson.unpublish if lesson.live else lambda: publish(lesson))

    @rule(which=WHICH)
    def require_or_not(self, which):
        lesson = self.lesson(which)
        if lesson.live:
            self.author(lambda: publish(lesson, is_required=not lesson.is_required))

    @rule(which=WHICH, needed=st.integers(0, 3))
    def choose_among(self, which, needed):
        self.author(lambda: publish(self.modules[which % 2], needed_steps=needed))

    @rule(which=WHICH, to=WHICH)
    def move_lesson(self, which, to):
        lesson, target = self.lesson(which), self.modules[to % 2]
        if lesson.get_parent().pk != target.pk:
            LessonPage.objects.filter(pk=lesson.pk).update(slug=f"siirto-{lesson.pk}")
            self.author(lambda: move(lesson, target))

    @invariant()
    def everyones_record_is_true(self):
        if not hasattr(self, "course"):
            return
        outline = services.newest_course_edition(self.course.key).outline
        for row in Enrollment.objects.for_course(self.course.key):
            assert 0 <= row.progress.percent <= 100
            satisfied = set(row.records.satisfied().values_list("step_key", flat=True))
            assert self.done.get(row.pk, set()) <= satisfied
            self.done[row.pk] = satisfied
            counted = count_requirements(outline.requirements, satisfied)
            if row.pk in self.completed:
                assert (row.completed_at, row.steps_done, row.steps_required) == self.completed[row.pk]
                assert row.closed_at is None
            elif row.is_completed:
                self.completed[row.pk] = (row.completed_at, row.steps_done, row.steps_required)
            elif row.has_ended:
                # Kept as it was left, whatever authors do, until the retirement is taken back.
                assert self.ended.setdefault(row.pk, (row.closed_at, row.steps_done, satisfied)) == (
                    row.closed_at,
                    row.steps_done,
                    satisfied,
                )
            else:
                # Counted by what is there now; and whoever is not done has something to do that can be done.
                assert (row.steps_done, row.steps_required) == (counted.done, counted.required)
                assert any(requirement.keys - satisfied for requirement in outline.requirements)
                assert not counted.is_complete


def test_authors_and_learners_at_random(db):
    write()
    run_state_machine_as_test(
        CourseLife,
        settings=settings(
            max_examples=6, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
