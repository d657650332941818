"""Questions of an attempt as a browser sees them, and answers as it sends them back. The kinds know how."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.template.defaultfilters import floatformat
from django.utils.translation import gettext

from quizzes.grading import Answer, InvalidAnswerError, Mark
from quizzes.kinds import Asked, kind_named
from quizzes.kinds.base import QuestionView, ReviewRow
from quizzes.models import AttemptItem


def asked(item: AttemptItem, language: str) -> Asked:
    """The question of an item as its kind takes it."""
    return Asked(item.version.grading_key, item.version.text(language), item.option_order)


def present(
    item: AttemptItem,
    language: str,
    *,
    answer: Answer | None,
    posted: QueryDict | None = None,
    bad_rows: Iterable[str] = (),
) -> QuestionView:
    """The form of a question, filled with ``answer``, or with what was just posted and could not be stored."""
    question = asked(item, language)
    return kind_named(question.key.kind).present(question, answer, posted, set(bad_rows))


def read_answer(item: AttemptItem, posted: QueryDict) -> Answer:
    """The answer in a posted form. Raises InvalidAnswerError for places that the question does not have."""
    question = asked(item, "")
    return kind_named(question.key.kind).read(question, posted)


def error_message(error: InvalidAnswerError, kind: str) -> str:
    """What is missing in an answer, for the person who gives it."""
    if error.code == "unknown_option":
        return gettext("That option is not among those of this question. Choose again.")
    return kind_named(kind).error_message(error)


@dataclass(frozen=True)
class Review:
    """An answered question with what it earned. ``verdict``: right, partly, wrong, unanswered, or noted: not graded."""

    prompt: str
    verdict: str
    rows: tuple[ReviewRow, ...]
    feedback: str
    hint: str
    points: str
    max_points: int


def review(item: AttemptItem, language: str, mark: Mark, *, reveals: bool) -> Review:
    """What was answered, right or wrong, and why. ``reveals``: also what would have been right."""
    question = asked(item, language)
    answer = item.saved.answer if item.saved else None
    return Review(
        prompt=question.text["prompt"],
        verdict=_verdict(answer, mark),
        rows=tuple(kind_named(question.key.kind).review(question, answer, reveals=reveals)),
        feedback=question.text["feedback"] if reveals or mark.is_correct else "",
        hint=question.text["hint"],
        points=floatformat(float(mark.points), -2),
        max_points=mark.max_points,
    )


def _verdict(answer: Any, mark: Mark) -> str:
    if answer is None:
        return "unanswered"
    if not mark.max_points:
        return "noted"
    if mark.is_correct:
        return "right"
    return "partly" if mark.points else "wrong"


def answer_in_words(item: AttemptItem, language: str, answer: Answer | None = None) -> str:
    """The saved answer, or another one, on one line; empty if there is none."""
    if answer is None:
        answer = item.saved.answer if item.saved else None
    if answer is None:
        return ""
    question = asked(item, language)
    return kind_named(question.key.kind).in_words(question, answer)
