"""Reflection: a text for the learner alone. Not graded, read by nobody else, may be left out."""

from collections.abc import Iterable
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from quizzes.grading import Answer, InvalidAnswerError, Key
from quizzes.kinds.base import Asked, BaseQuestionBlock, ReviewRow, register
from quizzes.kinds.shorttext import TypedKind
from quizzes.kinds.wording import clean

MAX_REFLECTION = 5000


class ReflectionBlock(BaseQuestionBlock):
    """Something to think over in writing."""

    class Meta:
        label = _("Reflection")
        icon = "comment"
        description = _("Use to let learners think over their own work in writing. Only they can read it.")
        preview_value = {"prompt": "Mitä otat tästä mukaan omaan työhösi?"}


@register
class ReflectionKind(TypedKind):
    """``{"text": what was written}``."""

    name = "reflection"
    block = ReflectionBlock
    position = 90
    is_graded = False
    is_private = True

    def check(self, key: Key, answer: Answer) -> None:
        """See Marking. Empty, too: whoever takes back what they wrote may."""
        if not isinstance(answer.get("text"), str):
            raise InvalidAnswerError("empty")

    def authored(self, value: Any) -> Iterable[ReviewRow]:
        """Nothing is right or wrong."""
        return ()

    def right_answer(self, key: Key) -> dict[str, Any]:
        """See QuestionKind."""
        return {"text": "…"}

    def instruction(self, key: Key) -> str:
        """See TypedKind."""
        return gettext(
            "Only you can read this, and it is not graded. You may leave it empty. "
            "Do not write names or other details of clients."
        )

    def view_details(self, asked: Asked) -> dict[str, Any]:
        """See TypedKind."""
        return {"is_long": True, "longest": MAX_REFLECTION}

    def read(self, asked: Asked, posted: QueryDict) -> Answer:
        """See QuestionKind."""
        return {"text": clean(posted.get("text", ""), longest=MAX_REFLECTION)}

    def review(self, asked: Asked, answer: Answer | None, *, reveals: bool) -> Iterable[ReviewRow]:
        """See QuestionKind."""
        if answer is not None and answer["text"]:
            yield ReviewRow(answer["text"], word=gettext("Your text"))
