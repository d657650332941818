"""The bank of questions, and the attempts that learners make."""

from quizzes.models.attempt import Attempt, AttemptItem, Response
from quizzes.models.bank import Question, QuestionVersion
from quizzes.models.content import QuizContent

__all__ = ["Attempt", "AttemptItem", "Question", "QuestionVersion", "QuizContent", "Response"]
