"""Opinion: agreement with a statement on a scale. Not graded; reported as sums only, from five people up."""

import random
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from quizzes.grading import Answer, Key, check_known
from quizzes.kinds.base import Asked, BaseQuestionBlock, ReviewRow, register
from quizzes.kinds.choosing import ChoosingKind

STEPS = 5


class OpinionBlock(BaseQuestionBlock):
    """A statement with a scale."""

    lowest = blocks.CharBlock(max_length=80, label=_("Lowest end of the scale"))
    highest = blocks.CharBlock(max_length=80, label=_("Highest end of the scale"))

    class Meta:
        label = _("Opinion")
        icon = "order"
        description = _("Use to ask what learners think or how sure they feel. Not graded; sums from five people up.")
        preview_value = {
            "prompt": "Osaan ottaa väkivallan puheeksi.",
            "lowest": "Täysin eri mieltä",
            "highest": "Täysin samaa mieltä",
        }


@register
class OpinionKind(ChoosingKind):
    """``{"choice": "1" … "5"}``."""

    name = "opinion"
    block = OpinionBlock
    position = 100
    is_graded = False

    def structure(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """See QuestionKind."""
        return {"options": [str(step) for step in range(1, STEPS + 1)]}

    def text(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """See QuestionKind."""
        return {"lowest": value["lowest"], "highest": value["highest"]}

    def problems(self, value: Mapping[str, Any]) -> Iterator[str]:
        """See QuestionKind."""
        if not (value["lowest"] or "").strip() or not (value["highest"] or "").strip():
            yield gettext("say what both ends of the scale mean.")

    def authored(self, value: Mapping[str, Any]) -> Iterable[ReviewRow]:
        """See QuestionKind."""
        yield ReviewRow(f"1 – {value['lowest']}")
        yield ReviewRow(f"{STEPS} – {value['highest']}")

    def check(self, key: Key, answer: Answer) -> None:
        """See Marking."""
        check_known([answer.get("choice")], key.options)

    def right_answer(self, key: Key) -> dict[str, Any]:
        """Any is as good as another."""
        return {"choice": key.options[0]}

    def other_answer(self, key: Key, dice: random.Random) -> dict[str, Any]:
        """See QuestionKind."""
        return {"choice": dice.choice(key.options)}

    def shown_order(self, key: Key, *, shuffles: bool, dice: random.Random) -> list[str]:
        """A scale is never mixed."""
        return list(key.options)

    def instruction(self, key: Key) -> str:
        """See ChoosingKind."""
        return gettext("There is no right answer, and it is not graded. You may leave it empty.")

    def option_text(self, asked: Asked, option: str) -> str:
        """The number, at the ends with what it means."""
        words = {"1": asked.text["lowest"], str(STEPS): asked.text["highest"]}
        return f"{option} – {words[option]}" if option in words else option

    def review(self, asked: Asked, answer: Answer | None, *, reveals: bool) -> Iterable[ReviewRow]:
        """See QuestionKind."""
        if answer is not None:
            yield ReviewRow(self.in_words(asked, answer), word=gettext("Your answer"))
