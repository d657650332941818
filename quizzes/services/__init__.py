"""What can be done with the bank and with attempts."""

from quizzes.services.attempts import (
    AttemptClosedError,
    QuizSpec,
    StaleResponseError,
    UnansweredError,
    mark_item,
    save_response,
    start_attempt,
    submit_attempt,
)
from quizzes.services.bank import record_versions

__all__ = [
    "AttemptClosedError",
    "QuizSpec",
    "StaleResponseError",
    "UnansweredError",
    "mark_item",
    "record_versions",
    "save_response",
    "start_attempt",
    "submit_attempt",
]
