"""What can be done with courses and enrollments."""

from courses.services.enrollment import NotOpenError, enroll
from courses.services.guarding import removal_problem
from courses.services.learning import Outcome, StepNotFoundError, note_failure, reevaluate, satisfy_step, view_step
from courses.services.reading import (
    CourseEdition,
    course_edition,
    newest_course_edition,
    open_enrollment,
    records_of,
)
from courses.services.settling import enqueue_unsettled, schedule_settling, settle

__all__ = [
    "CourseEdition",
    "NotOpenError",
    "Outcome",
    "StepNotFoundError",
    "course_edition",
    "enqueue_unsettled",
    "enroll",
    "newest_course_edition",
    "note_failure",
    "open_enrollment",
    "records_of",
    "reevaluate",
    "removal_problem",
    "satisfy_step",
    "schedule_settling",
    "settle",
    "view_step",
]
