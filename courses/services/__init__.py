"""What can be done with courses and enrollments."""

from courses.services.deciding import AlreadyCompletedError, confirm_step, void_step, waive_step
from courses.services.enrollment import (
    NotOpenError,
    PrerequisiteError,
    RetiredError,
    course_to_complete_first,
    enroll,
)
from courses.services.guarding import removal_problem
from courses.services.learning import (
    Outcome,
    StepLockedError,
    StepNotFoundError,
    evaluate_others,
    hide_content_notes,
    note_failure,
    read_stand_in,
    satisfy_step,
    view_step,
)
from courses.services.reading import (
    CourseEdition,
    course_edition,
    edition_of,
    newest_course_edition,
    open_enrollment,
    records_of,
)
from courses.services.reevaluating import reevaluate
from courses.services.renewing import RENEWAL_WINDOW, NotRenewableError, renew, renewal_due
from courses.services.settling import enqueue_unsettled, schedule_settling, settle

__all__ = [
    "RENEWAL_WINDOW",
    "AlreadyCompletedError",
    "CourseEdition",
    "NotOpenError",
    "NotRenewableError",
    "Outcome",
    "PrerequisiteError",
    "RetiredError",
    "StepLockedError",
    "StepNotFoundError",
    "confirm_step",
    "course_edition",
    "course_to_complete_first",
    "edition_of",
    "enqueue_unsettled",
    "enroll",
    "evaluate_others",
    "hide_content_notes",
    "newest_course_edition",
    "note_failure",
    "open_enrollment",
    "read_stand_in",
    "records_of",
    "reevaluate",
    "removal_problem",
    "renew",
    "renewal_due",
    "satisfy_step",
    "schedule_settling",
    "settle",
    "view_step",
    "void_step",
    "waive_step",
]
