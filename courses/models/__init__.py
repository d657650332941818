"""Courses as they are written (authored), and what learners did in them (records)."""

from courses.models.authored import CourseIndexPage, CoursePage, LessonPage, ModulePage, QuizPage, Step
from courses.models.records import Enrollment, ProgressEvent, StepRecord

__all__ = [
    "CourseIndexPage",
    "CoursePage",
    "Enrollment",
    "LessonPage",
    "ModulePage",
    "ProgressEvent",
    "QuizPage",
    "Step",
    "StepRecord",
]
