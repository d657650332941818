"""Several choices: all points when exactly the right ones are chosen; or, where the author says so, a share for each.

By shares: each right choice earns one share, each wrong choice takes one away, never below zero.
"""

import random
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from quizzes.grading import Answer, InvalidAnswerError, Key, check_known
from quizzes.kinds.base import MAX_OPTIONS, Asked, BaseQuestionBlock, register
from quizzes.kinds.choosing import ChoosingKind, OptionBlock


class MultipleBlock(BaseQuestionBlock):
    """One or more options are right."""

    options = blocks.ListBlock(OptionBlock(), min_num=2, max_num=10, label=_("Options"))
    counts_each = blocks.BooleanBlock(
        required=False,
        label=_("Each option counts"),
        help_text=_(
            "Each right choice earns a share of the point, each wrong one takes a share away, never below zero. "
            "Otherwise only exactly right counts. Learners are told."
        ),
    )

    class Meta:
        label = _("Several choices")
        icon = "tasks"
        description = _("Use when more than one option may be right. You choose how it counts.")
        preview_value = {
            "prompt": "Ketkä ovat ilmoitusvelvollisia?",
            "options": [
                {"text": "Opettaja", "is_correct": True},
                {"text": "Sosiaalityöntekijä", "is_correct": True},
                {
                    "text": "Naapuri",
                    "is_correct": False,
                    "feedback": "Naapuri voi ilmoittaa, mutta hänen ei ole pakko.",
                },
            ],
        }


@register
class MultipleKind(ChoosingKind):
    """``{"choices": [option key, …]}``."""

    name = "multiple"
    block = MultipleBlock
    position = 20
    is_multiple = True

    def structure(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """See QuestionKind."""
        # Left out where it does not hold: versions written before there was this rule stay what they are.
        return super().structure(value) | ({"counts_each": True} if value.get("counts_each") else {})

    def problems(self, value: Mapping[str, Any]) -> Iterator[str]:
        """See QuestionKind."""
        yield from super().problems(value)
        if value.get("counts_each") and all(option["is_correct"] for option in value["options"]):
            yield gettext("add a wrong option: where each option counts, choosing everything would earn all points.")

    def check(self, key: Key, answer: Answer) -> None:
        """See Marking."""
        check_known(answer.get("choices") or [None], key.options)

    def share(self, key: Key, answer: Answer) -> Fraction:
        """See Marking."""
        chosen, correct = set(answer["choices"]), set(key.correct)
        if not key.facts.get("counts_each"):
            return Fraction(chosen == correct)
        return max(Fraction(0), Fraction(len(chosen & correct) - len(chosen - correct), len(correct)))

    def is_same(self, key: Key, one: Answer, other: Answer) -> bool:
        """The order in which options were chosen says nothing."""
        return set(one["choices"]) == set(other["choices"])

    def right_answer(self, key: Key) -> dict[str, Any]:
        """See QuestionKind."""
        return {"choices": list(key.correct)}

    def other_answer(self, key: Key, dice: random.Random) -> dict[str, Any]:
        """See QuestionKind."""
        wrong = [option for option in key.options if option not in key.correct]
        return {"choices": [*key.correct[1:], dice.choice(wrong)] if wrong else list(key.correct[1:] or key.correct)}

    def instruction(self, key: Key) -> str:
        """See ChoosingKind."""
        if key.facts.get("counts_each"):
            return gettext(
                "Choose all that apply. Each right choice counts, each wrong one takes as much away, never below zero."
            )
        return gettext("Choose all that apply. It counts when exactly the right ones are chosen.")

    def chosen(self, answer: Answer | None) -> set[str]:
        """See ChoosingKind."""
        return set(answer["choices"]) if answer else set()

    def read(self, asked: Asked, posted: QueryDict) -> Answer:
        """See QuestionKind."""
        places = dict.fromkeys(posted.getlist("choices")[:MAX_OPTIONS])
        return {"choices": [asked.option_at(place) for place in places]}

    def error_message(self, error: InvalidAnswerError) -> str:
        """See QuestionKind."""
        return gettext("Choose at least one option")
