"""The bank of questions, and the attempts that learners make."""

from quizzes.models.allowance import Allowance
from quizzes.models.attempt import Attempt, AttemptItem, Response
from quizzes.models.bank import Question, QuestionVersion
from quizzes.models.content import QuizContent

__all__ = ["Allowance", "Attempt", "AttemptItem", "Question", "QuestionVersion", "QuizContent", "Response"]
