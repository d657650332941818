"""What can be done with the bank and with attempts."""

from quizzes.services.allowances import grant_allowance
from quizzes.services.attempts import (
    FINALISE,
    AttemptClosedError,
    QuizSpec,
    StaleResponseError,
    StartRefusedError,
    UnansweredError,
    enqueue_overdue,
    finalise_attempt,
    mark_item,
    save_response,
    start_attempt,
    submit_attempt,
)
from quizzes.services.bank import record_versions

__all__ = [
    "FINALISE",
    "AttemptClosedError",
    "QuizSpec",
    "StaleResponseError",
    "StartRefusedError",
    "UnansweredError",
    "enqueue_overdue",
    "finalise_attempt",
    "grant_allowance",
    "mark_item",
    "record_versions",
    "save_response",
    "start_attempt",
    "submit_attempt",
]
