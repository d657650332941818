"""One choice: exactly one option is right. All points when it is chosen, else none."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import blocks

from quizzes.grading import Answer, Key, check_known
from quizzes.kinds.base import BaseQuestionBlock, register
from quizzes.kinds.choosing import ChoosingKind, OptionBlock


class SingleBlock(BaseQuestionBlock):
    """One option is right."""

    options = blocks.ListBlock(OptionBlock(), min_num=2, max_num=8, label=_("Options"))

    class Meta:
        label = _("One choice")
        description = _("Use when exactly one option is right. Give feedback for each option.")
        preview_value = {
            "prompt": "Mitä teet ensin?",
            "options": [
                {"text": "Varmistan, että asiakas on turvassa.", "is_correct": True, "feedback": "Turvallisuus ensin."},
                {"text": "Kirjaan tapahtuneen.", "is_correct": False, "feedback": "Kirjaaminen ehtii myöhemmin."},
            ],
        }


@register
class SingleKind(ChoosingKind):
    """``{"choice": option key}``."""

    name = "single"
    block = SingleBlock
    position = 10

    def problems(self, value: Mapping[str, Any]) -> Iterator[str]:
        """See QuestionKind."""
        yield from super().problems(value)
        right = sum(bool(option["is_correct"]) for option in value["options"])
        if right > 1:
            yield (
                ngettext(
                    "only one option may be right, %(count)s is.", "only one option may be right, %(count)s are.", right
                )
                % {"count": right}
            )

    def check(self, key: Key, answer: Answer) -> None:
        """See Marking."""
        check_known([answer.get("choice")], key.options)

    def share(self, key: Key, answer: Answer) -> Fraction:
        """See Marking."""
        return Fraction(answer["choice"] in key.correct)
