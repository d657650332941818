"""Short text: all points when the text is one of those that count, else none. There is no "almost right"."""

import random
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from quizzes.grading import Answer, InvalidAnswerError, Key
from quizzes.kinds.base import Asked, BaseQuestionBlock, QuestionKind, QuestionView, ReviewRow, register
from quizzes.kinds.wording import MAX_TYPED, WordingRules, clean, counts, lines, too_long_message

SLOT = "text"


class ShortTextBlock(BaseQuestionBlock):
    """A word or a few to type."""

    accepted = blocks.TextBlock(
        rows=3,
        label=_("Answers that count, one per line"),
        help_text=_("All spellings you want to accept. Nothing else counts, however close it comes."),
    )
    is_case_sensitive = WordingRules.case_block()
    ignores_diacritics = WordingRules.diacritics_block()

    class Meta:
        label = _("Short text")
        icon = "edit"
        description = _("Use for one word or number of words that must be known, such as a name. You list what counts.")
        preview_value = {"prompt": "Mikä viranomainen myöntää oleskeluluvan?", "accepted": "Maahanmuuttovirasto\nMigri"}


class TypedKind(QuestionKind):
    """What is typed into one field: ``{"text": what was typed}``."""

    template = "quizzes/questions/typed.html"
    input_mode = "text"

    def check(self, key: Key, answer: Answer) -> None:
        """See Marking."""
        text = answer.get("text")
        if not isinstance(text, str) or not text.strip():
            raise InvalidAnswerError("empty")

    def instruction(self, key: Key) -> str:
        """How to answer."""
        raise NotImplementedError

    def right_words(self, asked: Asked) -> str:
        """What would have been right, in words."""
        raise NotImplementedError

    def view_details(self, asked: Asked) -> dict[str, Any]:
        """What the template takes besides."""
        return {"input_mode": self.input_mode, "longest": MAX_TYPED}

    def present(
        self, asked: Asked, answer: Answer | None, posted: QueryDict | None, bad_rows: set[str]
    ) -> QuestionView:
        """See QuestionKind."""
        value = posted.get("text", "") if posted is not None else self.in_words(asked, answer) if answer else ""
        return self.view(
            asked,
            self.instruction(asked.key),
            first_control="answer",
            value=value,
            details=self.view_details(asked),
        )

    def read(self, asked: Asked, posted: QueryDict) -> Answer:
        """See QuestionKind."""
        return {"text": clean(posted.get("text", ""))}

    def error_message(self, error: InvalidAnswerError) -> str:
        """See QuestionKind."""
        return too_long_message(error) if error.code == "too_long" else gettext("Write an answer")

    def review(self, asked: Asked, answer: Answer | None, *, reveals: bool) -> Iterable[ReviewRow]:
        """See QuestionKind."""
        if answer is not None:
            is_right = self.share(asked.key, answer) == 1
            yield ReviewRow(
                self.in_words(asked, answer),
                "right" if is_right else "wrong",
                gettext("Your answer – right") if is_right else gettext("Your answer – not right"),
            )
            if is_right:
                return
        if reveals:
            yield ReviewRow(self.right_words(asked), "missed", gettext("Right answer"))

    def in_words(self, asked: Asked, answer: Answer) -> str:
        """See QuestionKind."""
        return answer["text"]


@register
class ShortTextKind(TypedKind):
    """``{"text": what was typed}``. What counts stands per language in the texts; of all languages, all count."""

    name = "shorttext"
    block = ShortTextBlock
    position = 60

    def structure(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """See QuestionKind."""
        return WordingRules.facts(value)

    def text(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """See QuestionKind."""
        return {"accepted": {SLOT: lines(value["accepted"])}}

    def problems(self, value: Mapping[str, Any]) -> Iterator[str]:
        """See QuestionKind."""
        accepted = lines(value["accepted"])
        if not accepted:
            yield gettext("write at least one answer that counts: without it nobody can pass.")
        if any(len(line) > MAX_TYPED for line in accepted):
            yield gettext("the answers that count are too long for a short text.")

    def authored(self, value: Mapping[str, Any]) -> Iterable[ReviewRow]:
        """See QuestionKind."""
        for line in lines(value["accepted"]):
            yield ReviewRow(line, "right", gettext("Right"))

    def share(self, key: Key, answer: Answer) -> Fraction:
        """See Marking."""
        return Fraction(counts(answer["text"], key.accepted.get(SLOT, ()), key.facts))

    def is_same(self, key: Key, one: Answer, other: Answer) -> bool:
        """See Marking."""
        return counts(one["text"], [other["text"]], key.facts)

    def right_answer(self, key: Key) -> dict[str, Any]:
        """See QuestionKind."""
        return {"text": key.accepted[SLOT][0]}

    def other_answer(self, key: Key, dice: random.Random) -> dict[str, Any]:
        """See QuestionKind."""
        return {"text": f"{key.accepted[SLOT][0]} {dice.randrange(10)}"[-MAX_TYPED:]}

    def instruction(self, key: Key) -> str:
        """See TypedKind."""
        return gettext("Write the answer in a word or a few.") + " " + WordingRules.in_words(key.facts)

    def right_words(self, asked: Asked) -> str:
        """See TypedKind."""
        return "; ".join(asked.text["accepted"][SLOT])
