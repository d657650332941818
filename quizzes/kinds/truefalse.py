"""True or false. All points when right, else none."""

import random
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from quizzes.grading import Answer, Key, check_known
from quizzes.kinds.base import Asked, BaseQuestionBlock, ReviewRow, register
from quizzes.kinds.choosing import ChoosingKind, authored_row


class TrueFalseBlock(BaseQuestionBlock):
    """A statement that is true or false."""

    is_true = blocks.BooleanBlock(required=False, label=_("The statement is true"))
    feedback_true = blocks.TextBlock(max_length=600, rows=2, required=False, label=_("Feedback to “true”"))
    feedback_false = blocks.TextBlock(max_length=600, rows=2, required=False, label=_("Feedback to “false”"))

    class Meta:
        label = _("True or false")
        icon = "check"
        description = _("Use for one clear statement without “not”.")
        preview_value = {
            "prompt": "Tulkki on vaitiolovelvollinen.",
            "is_true": True,
            "feedback_true": "Vaitiolovelvollisuus koskee myös tulkkia.",
        }


@register
class TrueFalseKind(ChoosingKind):
    """``{"choice": "true" | "false"}``."""

    name = "truefalse"
    block = TrueFalseBlock
    position = 30

    def structure(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """See QuestionKind."""
        return {"options": ["true", "false"], "correct": ["true" if value["is_true"] else "false"]}

    def text(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """See QuestionKind."""
        return {
            "options": {
                "true": {"text": "", "feedback": value["feedback_true"] or ""},
                "false": {"text": "", "feedback": value["feedback_false"] or ""},
            }
        }

    def problems(self, value: Mapping[str, Any]) -> Iterator[str]:
        """A statement has always a key."""
        yield from ()

    def authored(self, value: Mapping[str, Any]) -> Iterable[ReviewRow]:
        """See QuestionKind."""
        yield authored_row(gettext("True"), value["is_true"], value.get("feedback_true"))
        yield authored_row(gettext("False"), not value["is_true"], value.get("feedback_false"))

    def check(self, key: Key, answer: Answer) -> None:
        """See Marking."""
        check_known([answer.get("choice")], key.options)

    def share(self, key: Key, answer: Answer) -> Fraction:
        """See Marking."""
        return Fraction(answer["choice"] in key.correct)

    def shown_order(self, key: Key, *, shuffles: bool, dice: random.Random) -> list[str]:
        """True always comes first."""
        return list(key.options)

    def option_text(self, asked: Asked, option: str) -> str:
        """The site's own words."""
        return gettext("True") if option == "true" else gettext("False")
