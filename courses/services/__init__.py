"""What can be done with courses and enrollments."""

from courses.services.enrollment import NotOpenError, enroll
from courses.services.guarding import removal_problem
from courses.services.learning import (
    Outcome,
    StepNotFoundError,
    hide_content_notes,
    note_failure,
    read_stand_in,
    reevaluate,
    satisfy_step,
    view_step,
)
from courses.services.reading import CourseEdition, course_edition, newest_course_edition
from courses.services.settling import enqueue_unsettled, schedule_settling, settle

__all__ = [
    "CourseEdition",
    "NotOpenError",
    "Outcome",
    "StepNotFoundError",
    "course_edition",
    "enqueue_unsettled",
    "enroll",
    "hide_content_notes",
    "newest_course_edition",
    "note_failure",
    "read_stand_in",
    "reevaluate",
    "removal_problem",
    "satisfy_step",
    "schedule_settling",
    "settle",
    "view_step",
]
