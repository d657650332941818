"""Number: all points within the tolerance, else none. Decimal comma and point are the same."""

import random
import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from quizzes.grading import Answer, InvalidAnswerError, Key
from quizzes.kinds.base import Asked, BaseQuestionBlock, ReviewRow, register
from quizzes.kinds.shorttext import TypedKind

# Digits, perhaps in groups of three set apart by spaces; then a comma or point and more digits. Nothing else: no
# exponents, no infinity, no digits of other scripts that look like these.
_NUMBER = re.compile(r"([+-])?(\d{1,3}(?: \d{3}){1,4}|\d{1,15})(?:[.,](\d{1,10}))?", re.ASCII)
_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "−": "-", "–": "-"})


def parse_number(typed: str) -> Decimal | None:
    """The number that was typed, such as ``12,5``, ``-3.25`` or ``1 200``; None if it is none."""
    match = _NUMBER.fullmatch(typed.translate(_SPACES).strip())
    if match is None:
        return None
    sign, whole, decimals = match.groups()
    number = Decimal(f"{whole.replace(' ', '')}.{decimals or '0'}")
    return -number if sign == "-" and number else number


class NumberField(forms.DecimalField):
    """Takes a comma as well as a point: authors write as they speak."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> Any:
        """See Field."""
        if value in self.empty_values:
            return None
        number = parse_number(str(value))
        if number is None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return number


class NumberBlock(blocks.FieldBlock):
    """A number in an author's form."""

    def __init__(self, required: bool = True, help_text: Any = None, **kwargs: Any) -> None:
        self.field = NumberField(required=required, help_text=help_text, max_digits=25, decimal_places=10)
        super().__init__(**kwargs)

    def get_prep_value(self, value: Any) -> Any:
        """Kept as text: no digit is lost."""
        return None if value is None else _plain(Decimal(str(value)))

    def to_python(self, value: Any) -> Any:
        """See Block."""
        return None if value in (None, "") else Decimal(str(value))

    def value_for_form(self, value: Any) -> Any:
        """What was typed and could not be read is shown as it was typed."""
        return value if value is None or isinstance(value, str) else _plain(value)


class NumberQuestionBlock(BaseQuestionBlock):
    """A number to type."""

    value = NumberBlock(label=_("Right number"))
    tolerance = NumberBlock(
        required=False,
        label=_("Tolerance"),
        help_text=_("How far off still counts. Empty: only the number itself. Decimal comma and point are the same."),
    )
    unit = blocks.CharBlock(
        required=False, max_length=30, label=_("Unit"), help_text=_("Stands after the field, such as: days, €, %")
    )

    class Meta:
        label = _("Number")
        icon = "table"
        description = _("Use for a number that must be known or worked out. You say how exact it must be.")
        preview_value = {"prompt": "Montako senttiä on euro?", "value": Decimal(100), "unit": "senttiä"}


@register
class NumberKind(TypedKind):
    """``{"text": the number in plain digits with a point}``."""

    name = "number"
    block = NumberQuestionBlock
    position = 70
    input_mode = "decimal"

    def structure(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """See QuestionKind."""
        return {"value": _plain(value["value"] or Decimal(0)), "tolerance": _plain(value["tolerance"] or Decimal(0))}

    def text(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """See QuestionKind."""
        return {"unit": value["unit"] or ""}

    def problems(self, value: Mapping[str, Any]) -> Iterator[str]:
        """See QuestionKind."""
        if value["value"] is None:
            yield gettext("write the right number.")
        if value["tolerance"] is not None and value["tolerance"] < 0:
            yield gettext("the tolerance cannot be below zero.")

    def authored(self, value: Mapping[str, Any]) -> Iterable[ReviewRow]:
        """See QuestionKind."""
        if value["value"] is not None:
            words = _range(value["value"], value.get("tolerance") or Decimal(0), value.get("unit") or "")
            yield ReviewRow(words, "right", gettext("Right"))

    def check(self, key: Key, answer: Answer) -> None:
        """See Marking. Also ``not_a_number``."""
        super().check(key, answer)
        if parse_number(answer["text"]) is None:
            raise InvalidAnswerError("not_a_number")

    def share(self, key: Key, answer: Answer) -> Fraction:
        """See Marking."""
        given = parse_number(answer["text"]) or Decimal(0)
        return Fraction(abs(given - Decimal(key.facts["value"])) <= Decimal(key.facts["tolerance"]))

    def right_answer(self, key: Key) -> dict[str, Any]:
        """See QuestionKind."""
        return {"text": key.facts["value"]}

    def other_answer(self, key: Key, dice: random.Random) -> dict[str, Any]:
        """See QuestionKind."""
        beyond = Decimal(key.facts["tolerance"]) + dice.randrange(1, 10)
        return {"text": _plain(Decimal(key.facts["value"]) + beyond)}

    def read(self, asked: Asked, posted: QueryDict) -> Answer:
        """See QuestionKind."""
        answer = super().read(asked, posted)
        number = parse_number(answer["text"])
        return answer if number is None else {"text": _plain(number)}

    def error_message(self, error: InvalidAnswerError) -> str:
        """See QuestionKind."""
        if error.code == "empty":
            return gettext("Write a number")
        return gettext("Write one number in digits, such as 12 or 12,5")

    def instruction(self, key: Key) -> str:
        """See TypedKind."""
        return gettext("Write a number in digits. Decimal comma and point are the same.")

    def view_details(self, asked: Asked) -> dict[str, Any]:
        """See TypedKind."""
        return {**super().view_details(asked), "longest": 30, "unit": asked.text["unit"]}

    def right_words(self, asked: Asked) -> str:
        """See TypedKind."""
        facts = asked.key.facts
        return _range(Decimal(facts["value"]), Decimal(facts["tolerance"]), asked.text["unit"])

    def in_words(self, asked: Asked, answer: Answer) -> str:
        """See QuestionKind."""
        return answer["text"].replace(".", _separator())


def _plain(number: Decimal) -> str:
    """Without exponent, without zeros at the end."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _separator() -> str:
    # Translators: the decimal separator of the language, a comma or a point.
    return pgettext("decimal separator", ".")


def _range(value: Decimal, tolerance: Decimal, unit: str) -> str:
    words = _plain(value).replace(".", _separator())
    if tolerance:
        words = f"{words} ± {_plain(tolerance).replace('.', _separator())}"
    return f"{words} {unit}".strip()
