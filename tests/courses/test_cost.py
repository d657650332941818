"""What a request costs in queries, session and user included, transaction statements not: the same for any course."""

from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from certificates.models import Certificate
from courses import services
from courses.models import Enrollment, LessonPage
from quizzes.models import Attempt, AttemptItem
from tests.accounts.factories import UserFactory
from tests.authoring import Course, run_jobs, single, text_block

SIZES = (1, 20, 200)
CONTROL = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "COMMIT")


class TestCost(TestCase):
    """Each course has one lesson more than its size says, and a final test of as many questions, twenty at most."""

    @classmethod
    def setUpTestData(cls):
        cls.learner = UserFactory(full_name="Aino Oppija")
        cls.courses = {size: cls.course_of(size) for size in SIZES}
        cls.others = [UserFactory() for _ in range(12)]
        for other in cls.others:
            cls.enroll(cls.courses[20], other)

    @classmethod
    def course_of(cls, size):
        quiz = [single(f"Kysymys {number}?") for number in range(min(size, 20))]
        course = Course(title=f"Kurssi {size}", lessons=1, quiz=quiz)
        for number in range(size):  # published as Wagtail's import would: the way is not what is measured
            lesson = LessonPage(title=f"Jakso {number}", locale=course.module.locale, body=[text_block()], live=True)
            course.module.refresh_from_db()
            course.module.add_child(instance=lesson)
            course.lessons.append(lesson)
        services.schedule_settling(pages=[course.page])
        run_jobs()
        return course

    @classmethod
    def enroll(cls, course, learner=None):
        return services.enroll(learner=learner or cls.learner, course_key=course.key, language="fi", now=timezone.now())

    def read(self, enrollment, lessons):
        for lesson in lessons:
            services.satisfy_step(
                learner=self.learner,
                enrollment_uuid=enrollment.uuid,
                step_key=lesson.translation_key,
                rule="read",
                language="fi",
                now=timezone.now(),
            )

    def statements(self, act):
        with CaptureQueriesContext(connection) as captured:
            act()
        return [query["sql"] for query in captured if not query["sql"].startswith(CONTROL)]

    def assert_at_most(self, limit, statements, size):
        shown = "\n".join(f"{number:2} {sql[:160]}" for number, sql in enumerate(statements, start=1))
        assert len(statements) <= limit, f"{size} lessons:\n{shown}"

    def each_size(self):
        """The same acts for each size; all that they cost must be equal, too."""
        for size, course in self.courses.items():
            self.client.force_login(self.learner)
            yield size, course, self.enroll(course)

    def test_a_lesson_costs_at_most_four_whatever_is_done(self):
        counts = set()
        for size, course, enrollment in self.each_size():
            self.client.get(course.lessons[0].url)
            for done in ((), course.lessons[1:]):
                self.read(enrollment, done)
                found = self.statements(lambda: self.client.get(course.lessons[0].url))  # noqa: B023
                self.assert_at_most(4, found, size)
                counts.add(len(found))
        assert len(counts) == 1, counts

    def test_the_first_view_of_a_lesson_in_this_process_costs_at_most_twelve(self):
        for size, course, _enrollment in self.each_size():
            self.client.get(course.lessons[0].url)
            found = self.statements(lambda: self.client.get(course.lessons[1].url))  # noqa: B023
            self.assert_at_most(12, found, size)

    def test_the_course_page_costs_at_most_four(self):
        counts = set()
        for size, course, _enrollment in self.each_size():
            self.client.get(course.page.url)
            found = self.statements(lambda: self.client.get(course.page.url))  # noqa: B023
            self.assert_at_most(4, found, size)
            counts.add(len(found))
        assert len(counts) == 1, counts

    def test_a_lesson_that_is_marked_as_read_and_completes_the_course_costs_at_most_eight(self):
        for course in self.courses.values():  # whoever is in other courses costs no more
            self.enroll(course)
        for size, course, enrollment in self.each_size():
            self.pass_test(course, enrollment)
            self.read(enrollment, course.lessons[1:])
            self.client.get(course.page.url)
            url = reverse("courses:mark_read", args=[enrollment.uuid, course.lessons[0].translation_key])
            found = self.statements(lambda: self.client.post(url))  # noqa: B023
            self.assert_completed(enrollment)
            self.assert_at_most(8, found, size)

    def test_where_its_module_counts_in_another_course_completing_costs_no_more(self):
        course = self.courses[1]
        other = Course(lessons=1, title="Jatko")
        other.publish(other.module, counts_as=course.module)
        self.enroll(other)
        enrollment = self.enroll(course)
        self.client.force_login(self.learner)
        self.pass_test(course, enrollment)
        self.read(enrollment, course.lessons[1:])
        self.client.get(course.page.url)
        url = reverse("courses:mark_read", args=[enrollment.uuid, course.lessons[0].translation_key])
        found = self.statements(lambda: self.client.post(url))
        self.assert_completed(enrollment)
        self.assert_at_most(8, found, 1)
        run_jobs()
        assert Enrollment.objects.get(learner=self.learner, course_key=other.key).is_completed

    def test_a_final_test_that_completes_the_course_costs_at_most_eleven(self):
        for size, course, enrollment in self.each_size():
            self.read(enrollment, course.lessons)
            attempt = self.answer_all(course, enrollment)
            url = reverse("courses:attempt_submit", args=[attempt.uuid])
            self.client.get(course.page.url)
            found = self.statements(lambda: self.client.post(url))  # noqa: B023
            self.assert_completed(enrollment)
            self.assert_at_most(11, found, size)  # it grades as well

    def test_saving_an_answer_costs_at_most_eight(self):
        for size, course, enrollment in self.each_size():
            self.start(course, enrollment)
            attempt = Attempt.objects.open().get(context=enrollment.uuid)
            url = reverse("courses:attempt_question", args=[attempt.uuid, 1])
            found = self.statements(lambda: self.client.post(url, {"choice": "1", "revision": "0"}))  # noqa: B023
            self.assert_at_most(8, found, size)

    def test_a_question_costs_at_most_nine(self):
        for size, course, enrollment in self.each_size():
            self.start(course, enrollment)
            attempt = Attempt.objects.open().get(context=enrollment.uuid)
            url = reverse("courses:attempt_question", args=[attempt.uuid, 1])
            self.client.get(url)
            found = self.statements(lambda: self.client.get(url))  # noqa: B023
            self.assert_at_most(9, found, size)

    def start(self, course, enrollment):
        self.client.post(reverse("courses:attempt_start", args=[enrollment.uuid, course.quiz.translation_key]))

    def answer_all(self, course, enrollment):
        self.start(course, enrollment)
        attempt = Attempt.objects.open().get(context=enrollment.uuid)
        for item in AttemptItem.objects.select_related("version").filter(attempt=attempt):
            right = item.version.grading_key.correct[0]
            data = {"choice": str(item.option_order.index(right) + 1), "revision": "0"}
            self.client.post(reverse("courses:attempt_question", args=[attempt.uuid, item.position]), data)
        return attempt

    def pass_test(self, course, enrollment):
        attempt = self.answer_all(course, enrollment)
        self.client.post(reverse("courses:attempt_submit", args=[attempt.uuid]))

    def assert_completed(self, enrollment):
        assert Enrollment.objects.get(pk=enrollment.pk).is_completed
        assert Certificate.objects.filter(enrollment=enrollment).count() == 1
