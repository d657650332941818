"""Authors and learners act at random; after each act everyone's record is still true."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from courses import services
from courses.models import Enrollment, LessonPage, ModulePage
from courses.progress import count_requirements
from tests.accounts.factories import UserFactory
from tests.authoring import Course, add, move, publish, run_jobs, text_block

WHICH = st.integers(0, 99)


class CourseLife(RuleBasedStateMachine):
    """A course of two modules that is edited while learners are in it."""

    @initialize()
    def begin(self):
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.course = Course(lessons=2)
        self.modules = [self.course.module, add(self.course.page, ModulePage, "Toinen")]
        self.lessons = [*self.course.lessons, add(self.modules[1], LessonPage, "Kolmas", body=[text_block()])]
        self.trainer = UserFactory()
        self.completed = {}
        run_jobs()

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

    @rule()
    def enroll(self):
        services.enroll(learner=UserFactory(), course_key=self.course.key, language="fi", now=timezone.now())

    @rule(who=WHICH, which=WHICH)
    def read(self, who, which):
        enrollment = self.enrollment(who)
        if enrollment is not None:
            try:
                services.satisfy_step(
                    learner=enrollment.learner,
                    enrollment_uuid=enrollment.uuid,
                    step_key=self.lesson(which).translation_key,
                    rule="read",
                    language="fi",
                    now=timezone.now(),
                )
            except services.StepNotFoundError:  # it is not in the course just now
                pass

    @rule(who=WHICH, which=WHICH, is_waiver=st.booleans())
    def decide(self, who, which, is_waiver):
        enrollment = self.enrollment(who)
        if enrollment is not None:
            act = services.waive_step if is_waiver else services.void_step
            key = self.lesson(which).translation_key
            try:
                act(enrollment=enrollment, step_key=key, actor=self.trainer, reason="Syy.", now=timezone.now())
            except (services.StepNotFoundError, services.AlreadyCompletedError):
                pass

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
            counted = count_requirements(outline.requirements, satisfied)
            if row.pk in self.completed:
                assert (row.completed_at, row.steps_done, row.steps_required) == self.completed[row.pk]
            elif row.is_completed:
                self.completed[row.pk] = (row.completed_at, row.steps_done, row.steps_required)
            else:
                # Counted by what is there now; and whoever is not done has something to do that can be done.
                assert (row.steps_done, row.steps_required) == (counted.done, counted.required)
                assert any(requirement.keys - satisfied for requirement in outline.requirements)
                assert not counted.is_complete


def test_authors_and_learners_at_random(db):
    run_state_machine_as_test(
        CourseLife,
        settings=settings(
            max_examples=6, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
