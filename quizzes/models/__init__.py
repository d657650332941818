"""The bank of questions, and the attempts that learners make."""

from quizzes.models.allowance import Allowance
from quizzes.models.attempt import Attempt, AttemptItem, Response
from quizzes.models.bank import DrawnTag, Question, QuestionUse, QuestionVersion
from quizzes.models.content import QuizContent
from quizzes.models.remark import MarkChange, Remark
from quizzes.models.tally import CountedAttempt, QuestionTally, QuizTally

__all__ = [
    "Allowance",
    "Attempt",
    "AttemptItem",
    "CountedAttempt",
    "DrawnTag",
    "MarkChange",
    "Question",
    "QuestionTally",
    "QuestionUse",
    "QuestionVersion",
    "QuizContent",
    "QuizTally",
    "Remark",
    "Response",
]
