"""The bank of questions, and the attempts that learners make."""

from quizzes.models.allowance import Allowance
from quizzes.models.attempt import Attempt, AttemptItem, Response
from quizzes.models.bank import Question, QuestionVersion
from quizzes.models.content import QuizContent
from quizzes.models.remark import MarkChange, Remark
from quizzes.models.tally import CountedAttempt, QuestionTally, QuizTally

__all__ = [
    "Allowance",
    "Attempt",
    "AttemptItem",
    "CountedAttempt",
    "MarkChange",
    "Question",
    "QuestionTally",
    "QuestionVersion",
    "QuizContent",
    "QuizTally",
    "Remark",
    "Response",
]
