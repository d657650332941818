"""Put in order: an equal share of the points for each thing in its right place."""

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
    has_equal,
    items_of,
    register,
)


class ItemBlock(blocks.StructBlock):
    """One thing to put in its place."""

    text = blocks.CharBlock(max_length=200, label=_("Item"))
    feedback = blocks.TextBlock(max_length=600, rows=2, required=False, label=_("Feedback"))

    class Meta:
        label_format = "{text}"


class OrderingBlock(BaseQuestionBlock):
    """Things to put in order."""

    items = blocks.ListBlock(
        ItemBlock(),
        min_num=2,
        max_num=10,
        label=_("Items"),
        help_text=_("In the right order; learners see them mixed."),
    )

    class Meta:
        label = _("Put in order")
        icon = "list-ol"
        description = _("Use for steps that have an order. Learners choose numbers; nothing is dragged.")
        preview_value = {
            "prompt": "Mikä on oikea järjestys?",
            "items": [{"text": "Kuuntele"}, {"text": "Varmista turvallisuus"}, {"text": "Kirjaa havainnot"}],
        }


@register
class OrderingKind(QuestionKind):
    """``{"order": [item key, …]}``."""

    name = "ordering"
    block = OrderingBlock
    template = "quizzes/questions/ordering.html"
    position = 40

    def structure(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """See QuestionKind."""
        return {"options": [key for key, _ in items_of(value["items"])]}

    def text(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """See QuestionKind."""
        return {
            "options": {
                key: {"text": item["text"], "feedback": item["feedback"] or ""}
                for key, item in items_of(value["items"])
            }
        }

    def problems(self, value: Mapping[str, Any]) -> Iterator[str]:
        """See QuestionKind."""
        if len(value["items"]) < 2:
            yield gettext("give at least two items in their right order.")
        if has_equal(item["text"] for item in value["items"]):
            yield gettext("two items are the same: a right order could be marked wrong.")

    def authored(self, value: Mapping[str, Any]) -> Iterable[ReviewRow]:
        """See QuestionKind."""
        for number, item in enumerate(value["items"], start=1):
            yield ReviewRow(f"{number}. {item['text']}", feedback=item.get("feedback") or "")

    def check(self, key: Key, answer: Answer) -> None:
        """See Marking. Also ``not_a_permutation`` (details: ``repeated``, item keys)."""
        order = answer.get("order") or [None]
        check_known(order, key.options)
        if len(order) != len(key.options) or set(order) != set(key.options):
            raise InvalidAnswerError("not_a_permutation", repeated=[o for o in key.options if order.count(o) != 1])

    def share(self, key: Key, answer: Answer) -> Fraction:
        """See Marking."""
        right = sum(given == wanted for given, wanted in zip(answer["order"], key.options, strict=True))
        return Fraction(right, len(key.options))

    def right_answer(self, key: Key) -> dict[str, Any]:
        """See QuestionKind."""
        return {"order": list(key.options)}

    def other_answer(self, key: Key, dice: random.Random) -> dict[str, Any]:
        """See QuestionKind."""
        return {"order": swapped(key.options, dice)}

    def shown_order(self, key: Key, *, shuffles: bool, dice: random.Random) -> list[str]:
        """Always mixed, and never shown solved."""
        order = super().shown_order(key, shuffles=True, dice=dice)
        if order == list(key.options):
            order.append(order.pop(0))
        return order

    def present(
        self, asked: Asked, answer: Answer | None, posted: QueryDict | None, bad_rows: set[str]
    ) -> QuestionView:
        """See QuestionKind."""
        shown = list(asked.order)
        place_of = {option: str(place) for place, option in enumerate(answer["order"] if answer else shown, start=1)}
        if posted is not None:
            place_of = {option: posted.get(f"place-{shown.index(option) + 1}", "") for option in shown}
        elif answer:
            shown = list(answer["order"])
        numbers = [str(number) for number in range(1, len(shown) + 1)]
        rows = tuple(
            Row(
                name=f"place-{asked.order.index(option) + 1}",
                text=asked.text["options"][option]["text"],
                choices=tuple(Choice(number, number, number == place_of[option]) for number in numbers),
                has_error=option in bad_rows,
            )
            for option in shown
        )
        instruction = gettext("Give each line a number, or move the lines with the buttons. Each right place counts.")
        return self.view(asked, instruction, rows=rows, first_control=rows[0].name)

    def read(self, asked: Asked, posted: QueryDict) -> Answer:
        """See QuestionKind."""
        given: dict[str, list[str]] = {}
        for place, option in enumerate(asked.order, start=1):
            given.setdefault(posted.get(f"place-{place}", ""), []).append(option)
        numbers = [str(number) for number in range(1, len(asked.order) + 1)]
        if set(given) == set(numbers):
            return {"order": [given[number][0] for number in numbers]}
        if set(given) - set(numbers) - {""}:
            raise InvalidAnswerError("unknown_option")
        repeated = [o for number, options in given.items() if number == "" or len(options) > 1 for o in options]
        doubles = sorted(number for number, options in given.items() if number and len(options) > 1)
        raise InvalidAnswerError("not_a_permutation", repeated=repeated, doubles=doubles)

    def error_message(self, error: InvalidAnswerError) -> str:
        """See QuestionKind."""
        doubles = error.details.get("doubles")
        if doubles:
            return gettext("The number %(number)s stands on more than one line.") % {"number": doubles[0]}
        return gettext("Give each line a number.")

    def review(self, asked: Asked, answer: Answer | None, *, reveals: bool) -> Iterable[ReviewRow]:
        """See QuestionKind."""
        options, given = asked.key.options, answer["order"] if answer else []
        for place, option in enumerate(given, start=1):
            is_right = options[place - 1] == option
            text = asked.text["options"][option]
            yield ReviewRow(
                text=text["text"],
                verdict="right" if is_right else "wrong",
                word=gettext("Right place") if is_right else gettext("Not in its place"),
                feedback=text["feedback"] if reveals or is_right else "",
                right=gettext("right place: %(number)s") % {"number": options.index(option) + 1}
                if reveals and not is_right
                else "",
            )
        if not given and reveals:
            for option in options:
                yield ReviewRow(
                    asked.text["options"][option]["text"], feedback=asked.text["options"][option]["feedback"]
                )

    def in_words(self, asked: Asked, answer: Answer) -> str:
        """See QuestionKind."""
        return " → ".join(asked.text["options"][option]["text"] for option in answer["order"])


def swapped(options: Iterable[str], dice: random.Random) -> list[str]:
    """The options with two neighbors in each other's place."""
    order = list(options)
    if len(order) > 1:
        place = dice.randrange(len(order) - 1)
        order[place], order[place + 1] = order[place + 1], order[place]
    return order
