"""What the kinds share in which options are chosen: one choice, several choices, true or false."""

import random
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from quizzes.grading import Answer, Key
from quizzes.kinds.base import (
    MAX_OPTIONS,
    Asked,
    Choice,
    QuestionKind,
    QuestionView,
    ReviewRow,
    has_equal,
    items_of,
)


class OptionBlock(blocks.StructBlock):
    """One option of a choice question."""

    text = blocks.TextBlock(max_length=300, rows=2, label=_("Option"))
    is_correct = blocks.BooleanBlock(required=False, label=_("Right"))
    feedback = blocks.TextBlock(
        max_length=600, rows=2, required=False, label=_("Feedback"), help_text=_("Why it is right or wrong.")
    )

    class Meta:
        label_format = "{text}"


class ChoosingKind(QuestionKind):
    """Options with a key each."""

    template = "quizzes/questions/choice.html"

    def structure(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """See QuestionKind."""
        items = items_of(value["options"])
        return {
            "options": [key for key, _ in items],
            "correct": [key for key, option in items if option["is_correct"]],
        }

    def text(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """See QuestionKind."""
        return {
            "options": {
                key: {"text": option["text"], "feedback": option["feedback"] or ""}
                for key, option in items_of(value["options"])
            }
        }

    def problems(self, value: Mapping[str, Any]) -> Iterator[str]:
        """See QuestionKind."""
        options = [option for _, option in items_of(value["options"])]
        if len(options) < 2 or not all((option["text"] or "").strip() for option in options):
            yield gettext("give at least two options, each with a text.")
        if not any(option["is_correct"] for option in options):
            yield gettext("mark the right option: without a key nobody can pass.")
        if has_equal(option["text"] for option in options):
            yield gettext("two options are the same.")

    def authored(self, value: Mapping[str, Any]) -> Iterable[ReviewRow]:
        """See QuestionKind."""
        for option in value["options"]:
            yield authored_row(option["text"], option.get("is_correct"), option.get("feedback"))

    def present(
        self, asked: Asked, answer: Answer | None, posted: QueryDict | None, bad_rows: set[str]
    ) -> QuestionView:
        """See QuestionKind."""
        chosen = self.chosen(answer) if posted is None else _posted(asked, posted)
        choices = tuple(
            Choice(str(place), self.option_text(asked, option), option in chosen)
            for place, option in enumerate(asked.order, start=1)
        )
        return self.view(
            asked, self.instruction(asked.key), choices=choices, first_control="option-1", is_multiple=self.is_multiple
        )

    is_multiple = False

    def instruction(self, key: Key) -> str:
        """How to answer, and how it counts."""
        return gettext("Choose one option.")

    def chosen(self, answer: Answer | None) -> set[str]:
        """The option keys of an answer."""
        return {answer["choice"]} if answer else set()

    def option_text(self, asked: Asked, option: str) -> str:
        """The words of an option."""
        return asked.text["options"][option]["text"]

    def review(self, asked: Asked, answer: Answer | None, *, reveals: bool) -> Iterable[ReviewRow]:
        """See QuestionKind."""
        chosen = self.chosen(answer)
        for option in asked.order:
            is_right, is_chosen = option in asked.key.correct, option in chosen
            feedback = asked.text["options"][option]["feedback"]
            words = self.option_text(asked, option)
            if is_chosen and is_right:
                yield ReviewRow(words, "right", gettext("Your answer – right"), feedback)
            elif is_chosen:
                yield ReviewRow(words, "wrong", gettext("Your answer – not right"), feedback)
            elif is_right and reveals:
                yield ReviewRow(words, "missed", gettext("Right answer"), feedback)
            else:
                yield ReviewRow(words, feedback=feedback if reveals else "")

    def in_words(self, asked: Asked, answer: Answer) -> str:
        """See QuestionKind."""
        chosen = self.chosen(answer)
        return "; ".join(self.option_text(asked, option) for option in asked.order if option in chosen)

    def read(self, asked: Asked, posted: QueryDict) -> Answer:
        """See QuestionKind."""
        chosen = posted.get("choice", "")
        return {"choice": asked.option_at(chosen) if chosen else None}

    def right_answer(self, key: Key) -> dict[str, Any]:
        """See QuestionKind."""
        return {"choice": key.correct[0]}

    def other_answer(self, key: Key, dice: random.Random) -> dict[str, Any]:
        """See QuestionKind."""
        wrong = [option for option in key.options if option not in key.correct]
        return {"choice": dice.choice(wrong)} if wrong else self.right_answer(key)


def _posted(asked: Asked, posted: QueryDict) -> set[str]:
    values = posted.getlist("choice") + posted.getlist("choices")[:MAX_OPTIONS]
    return {option for place, option in enumerate(asked.order, start=1) if str(place) in values}


def authored_row(text: str, is_right: Any, feedback: Any) -> ReviewRow:
    """An option in a preview."""
    return ReviewRow(text, "right" if is_right else "", gettext("Right") if is_right else "", feedback or "")
