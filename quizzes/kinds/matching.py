"""Match: an equal share of the points for each right pair."""

import random
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from quizzes.grading import Answer, InvalidAnswerError, Key, check_known
from quizzes.kinds.base import (
    Asked,
    BaseQuestionBlock,
    Choice,
    QuestionKind,
    QuestionView,
    ReviewRow,
    Row,
    items_of,
    register,
)
from quizzes.kinds.ordering import swapped


class PairBlock(blocks.StructBlock):
    """Two things that belong together."""

    left = blocks.CharBlock(max_length=200, label=_("Left side"))
    right = blocks.CharBlock(max_length=200, label=_("Right side"))
    feedback = blocks.TextBlock(max_length=600, rows=2, required=False, label=_("Feedback"))

    class Meta:
        label_format = "{left} – {right}"


class MatchingBlock(BaseQuestionBlock):
    """Things to pair."""

    pairs = blocks.ListBlock(PairBlock(), min_num=2, max_num=8, label=_("Pairs"))

    class Meta:
        label = _("Match")
        icon = "link"
        description = _("Use to join things that belong together. Learners choose from lists; nothing is dragged.")
        preview_value = {
            "prompt": "Kuka tekee mitä?",
            "pairs": [
                {"left": "Lastensuojelu", "right": "Arvioi lapsen avun tarpeen"},
                {"left": "Poliisi", "right": "Tutkii rikosepäilyn"},
            ],
        }


@register
class MatchingKind(QuestionKind):
    """``{"pairs": {left key: right key}}``; the two sides of a pair have one key."""

    name = "matching"
    block = MatchingBlock
    template = "quizzes/questions/matching.html"
    position = 50

    def structure(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """See QuestionKind."""
        return {"options": [key for key, _ in items_of(value["pairs"])]}

    def text(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """See QuestionKind."""
        return {
            "options": {
                key: {"text": pair["left"], "right": pair["right"], "feedback": pair["feedback"] or ""}
                for key, pair in items_of(value["pairs"])
            }
        }

    def problems(self, value: Mapping[str, Any]) -> Iterator[str]:
        """See QuestionKind."""
        rights = [(pair["right"] or "").strip() for pair in value["pairs"]]
        if len(rights) < 2:
            yield gettext("give at least two pairs.")
        elif len(set(rights)) < len(rights):
            yield gettext("each right side may stand only once, or a right answer could be marked wrong.")

    def authored(self, value: Mapping[str, Any]) -> Iterable[ReviewRow]:
        """See QuestionKind."""
        for pair in value["pairs"]:
            yield ReviewRow(f"{pair['left']} – {pair['right']}", feedback=pair.get("feedback") or "")

    def check(self, key: Key, answer: Answer) -> None:
        """See Marking."""
        pairs = answer.get("pairs") or {}
        missing = [left for left in key.options if not pairs.get(left)]
        if len(missing) == len(key.options):
            raise InvalidAnswerError("empty", missing=missing)
        if missing:
            raise InvalidAnswerError("incomplete", missing=missing)
        check_known([*pairs.keys(), *pairs.values()], key.options)

    def share(self, key: Key, answer: Answer) -> Fraction:
        """See Marking."""
        return Fraction(sum(answer["pairs"][left] == left for left in key.options), len(key.options))

    def right_answer(self, key: Key) -> dict[str, Any]:
        """See QuestionKind."""
        return {"pairs": {left: left for left in key.options}}

    def other_answer(self, key: Key, dice: random.Random) -> dict[str, Any]:
        """See QuestionKind."""
        return {"pairs": dict(zip(key.options, swapped(key.options, dice), strict=True))}

    def shown_order(self, key: Key, *, shuffles: bool, dice: random.Random) -> list[str]:
        """Always mixed."""
        return super().shown_order(key, shuffles=True, dice=dice)

    def present(
        self, asked: Asked, answer: Answer | None, posted: QueryDict | None, bad_rows: set[str]
    ) -> QuestionView:
        """See QuestionKind."""
        options = asked.text["options"]
        rows = []
        for number, left in enumerate(asked.key.options, start=1):
            name = f"match-{number}"
            if posted is not None:
                chosen = posted.get(name, "")
            else:
                right = (answer or {"pairs": {}})["pairs"].get(left)
                chosen = str(asked.order.index(right) + 1) if right else ""
            choices = tuple(
                Choice(str(place), options[option]["right"], str(place) == chosen)
                for place, option in enumerate(asked.order, start=1)
            )
            rows.append(Row(name, options[left]["text"], choices, has_error=left in bad_rows))
        first = next((row.name for row in rows if row.has_error), rows[0].name)
        instruction = gettext("Choose a pair for each line. Each right pair counts.")
        return self.view(asked, instruction, rows=tuple(rows), first_control=first)

    def read(self, asked: Asked, posted: QueryDict) -> Answer:
        """See QuestionKind."""
        pairs = {}
        for number, left in enumerate(asked.key.options, start=1):
            place = posted.get(f"match-{number}", "")
            pairs[left] = asked.option_at(place) if place else ""
        return {"pairs": pairs}

    def error_message(self, error: InvalidAnswerError) -> str:
        """See QuestionKind."""
        return gettext("Choose a pair for each line")

    def review(self, asked: Asked, answer: Answer | None, *, reveals: bool) -> Iterable[ReviewRow]:
        """See QuestionKind."""
        pairs = answer["pairs"] if answer else {}
        options = asked.text["options"]
        for left in asked.key.options:
            option, chosen = options[left], pairs.get(left)
            is_right = chosen == left
            yield ReviewRow(
                text=f"{option['text']} – {options[chosen]['right']}" if chosen else option["text"],
                verdict=("right" if is_right else "wrong") if chosen else "",
                word=(gettext("Right pair") if is_right else gettext("Not a pair")) if chosen else "",
                feedback=option["feedback"] if reveals or is_right else "",
                right=gettext("right pair: %(pair)s") % {"pair": option["right"]} if reveals and not is_right else "",
            )

    def in_words(self, asked: Asked, answer: Answer) -> str:
        """See QuestionKind."""
        options, pairs = asked.text["options"], answer["pairs"]
        return "; ".join(f"{options[left]['text']} – {options[pairs[left]]['right']}" for left in asked.key.options)
