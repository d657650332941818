"""Courses as they are written (course_pages, modules, steps), what learners did in them (records), and retirement."""

from courses.models.course_pages import CourseIndexPage, CoursePage
from courses.models.modules import ModulePage
from courses.models.records import Enrollment, ProgressEvent, StepRecord
from courses.models.retirement import Retirement
from courses.models.steps import LessonPage, QuizPage, Step

__all__ = [
    "CourseIndexPage",
    "CoursePage",
    "Enrollment",
    "LessonPage",
    "ModulePage",
    "ProgressEvent",
    "QuizPage",
    "Retirement",
    "Step",
    "StepRecord",
]
