"""Gaps in a text, typed or chosen from a list: an equal share of the points for each gap that is right."""

import random
import re
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
    at_place,
    items_of,
    register,
)
from quizzes.kinds.wording import MAX_TYPED, WordingRules, clean, counts, lines, too_long_message

_MARKER = re.compile(r"\[(\d{1,2})\]")


class GapBlock(blocks.StructBlock):
    """One gap."""

    answers = blocks.TextBlock(rows=2, label=_("Right, one per line"))
    others = blocks.TextBlock(
        rows=2,
        required=False,
        label=_("Wrong, one per line"),
        help_text=_(
            "If you write some, learners choose from a list; else they type. A translation keeps the order of lines."
        ),
    )

    class Meta:
        label_format = "{answers}"


class GapsBlock(BaseQuestionBlock):
    """A text with gaps."""

    passage = blocks.TextBlock(
        rows=4,
        max_length=2000,
        label=_("Text with gaps"),
        help_text=_("Write [1], [2] and so on where the gaps are."),
    )
    gaps = blocks.ListBlock(
        GapBlock(), min_num=1, max_num=8, label=_("Gaps"), help_text=_("The first one is [1], the second [2].")
    )
    is_case_sensitive = WordingRules.case_block()
    ignores_diacritics = WordingRules.diacritics_block()

    class Meta:
        label = _("Gaps in a text")
        icon = "form"
        description = _("Use for words that belong in a sentence, typed or chosen from a list. Each gap counts.")
        preview_value = {
            "prompt": "Täydennä lause.",
            "passage": "Oleskeluluvan myöntää [1]. Rikosta tutkii [2].",
            "gaps": [{"answers": "Maahanmuuttovirasto\nMigri"}, {"answers": "poliisi", "others": "tulkki\nKela"}],
        }


@register
class GapsKind(QuestionKind):
    """``{"gaps": {gap key: what was typed, or the key of what was chosen}}``.

    ``facts["gaps"]`` are the gap keys in order; the options of a chosen gap have keys that begin with the gap's.
    """

    name = "gaps"
    block = GapsBlock
    template = "quizzes/questions/gaps.html"
    position = 80

    def structure(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """See QuestionKind."""
        options, correct = [], []
        for gap_key, gap in items_of(value["gaps"]):
            if lines(gap["others"]):
                right, others = len(lines(gap["answers"])), len(lines(gap["others"]))
                own = [f"{gap_key}:{number}" for number in range(1, right + others + 1)]
                options += own
                correct += own[:right]
        gap_keys = [gap_key for gap_key, _ in items_of(value["gaps"])]
        return {"gaps": gap_keys, "options": options, "correct": correct, **WordingRules.facts(value)}

    def text(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """See QuestionKind."""
        accepted: dict[str, list[str]] = {}
        options: dict[str, dict[str, str]] = {}
        for gap_key, gap in items_of(value["gaps"]):
            answers, others = lines(gap["answers"]), lines(gap["others"])
            if others:
                options |= {f"{gap_key}:{n}": {"text": line} for n, line in enumerate([*answers, *others], start=1)}
            else:
                accepted[gap_key] = answers
        return {"passage": value["passage"], "accepted": accepted, "options": options}

    def fits(self, structure: Mapping[str, Any], text: Mapping[str, Any]) -> bool:
        """A translation with another number of lines or gaps would show other options: it is not used."""
        return set(structure["options"]) == set(text["options"]) and _markers(text) == set(
            range(1, len(structure["gaps"]) + 1)
        )

    def problems(self, value: Mapping[str, Any]) -> Iterator[str]:
        """See QuestionKind."""
        numbers = [int(number) for number in _MARKER.findall(value["passage"] or "")]
        wanted = list(range(1, len(value["gaps"]) + 1))
        if sorted(numbers) != wanted:
            yield gettext("each gap stands once in the text, from [1] to [%(last)s].") % {"last": len(wanted)}
        for number, gap in enumerate(value["gaps"], start=1):
            answers, others = lines(gap["answers"]), lines(gap["others"])
            if not answers:
                yield gettext("gap [%(number)s] has no right answer.") % {"number": number}
            elif {line.casefold() for line in answers} & {line.casefold() for line in others}:
                yield gettext("gap [%(number)s] has the same words as right and as wrong.") % {"number": number}

    def authored(self, value: Mapping[str, Any]) -> Iterable[ReviewRow]:
        """See QuestionKind."""
        yield ReviewRow(value["passage"] or "")
        for number, gap in enumerate(value["gaps"], start=1):
            yield ReviewRow(f"[{number}] {' / '.join(lines(gap['answers']))}", "right", gettext("Right"))
            if lines(gap.get("others")):
                yield ReviewRow(f"[{number}] {' / '.join(lines(gap['others']))}")

    def check(self, key: Key, answer: Answer) -> None:
        """See Marking."""
        gaps = answer.get("gaps") or {}
        missing = [gap for gap in key.facts["gaps"] if not str(gaps.get(gap) or "").strip()]
        if missing:
            raise InvalidAnswerError(
                "empty" if len(missing) == len(key.facts["gaps"]) else "incomplete", missing=missing
            )
        check_known(list(gaps), key.facts["gaps"])
        for gap, given in gaps.items():
            if own := _options_of(key.options, gap):
                check_known([given], own)

    def share(self, key: Key, answer: Answer) -> Fraction:
        """See Marking."""
        gaps = key.facts["gaps"]
        return Fraction(sum(_is_right(key, gap, answer["gaps"][gap]) for gap in gaps), len(gaps))

    def is_same(self, key: Key, one: Answer, other: Answer) -> bool:
        """See Marking."""
        return all(counts(one["gaps"][gap], [other["gaps"][gap]], key.facts) for gap in key.facts["gaps"])

    def right_answer(self, key: Key) -> dict[str, Any]:
        """See QuestionKind."""
        return {
            "gaps": {
                gap: _options_of(key.correct, gap)[0] if _options_of(key.options, gap) else key.accepted[gap][0]
                for gap in key.facts["gaps"]
            }
        }

    def other_answer(self, key: Key, dice: random.Random) -> dict[str, Any]:
        """One gap wrong."""
        gaps = self.right_answer(key)["gaps"]
        gap = dice.choice(key.facts["gaps"])
        wrong = [option for option in _options_of(key.options, gap) if option not in key.correct]
        return {"gaps": gaps | {gap: dice.choice(wrong) if wrong else f"{gaps[gap]} {dice.randrange(10)}"}}

    def present(
        self, asked: Asked, answer: Answer | None, posted: QueryDict | None, bad_rows: set[str]
    ) -> QuestionView:
        """See QuestionKind."""
        gaps, given = asked.key.facts["gaps"], (answer or {"gaps": {}})["gaps"]
        rows, before = [], ""
        for part in _parts(asked.text["passage"], len(gaps)):
            if isinstance(part, str):
                before = part
                continue
            gap, name = gaps[part - 1], f"gap-{part}"
            own = _options_of(asked.order, gap)
            value = posted.get(name, "") if posted is not None else given.get(gap, "")
            if own and posted is None and value:
                value = str(own.index(value) + 1)
            choices = tuple(
                Choice(str(place), asked.text["options"][option]["text"], str(place) == value)
                for place, option in enumerate(own, start=1)
            )
            rows.append(Row(name, str(part), choices, gap in bad_rows, "" if own else value, before))
            before = ""
        first = next((row.name for row in rows if row.has_error), rows[0].name)
        instruction = gettext("Fill in every gap. Each right gap counts.")
        if len(asked.key.facts["gaps"]) > len({option.partition(":")[0] for option in asked.key.options}):
            instruction = f"{instruction} {WordingRules.in_words(asked.key.facts)}"
        details = {"tail": before, "longest": MAX_TYPED}
        return self.view(asked, instruction, rows=tuple(rows), first_control=first, details=details)

    def read(self, asked: Asked, posted: QueryDict) -> Answer:
        """See QuestionKind."""
        gaps = {}
        for number, gap in enumerate(asked.key.facts["gaps"], start=1):
            given, own = clean(posted.get(f"gap-{number}", "")), _options_of(asked.order, gap)
            gaps[gap] = at_place(own, given) if own and given else given
        return {"gaps": gaps}

    def error_message(self, error: InvalidAnswerError) -> str:
        """See QuestionKind."""
        return too_long_message(error) if error.code == "too_long" else gettext("Fill in every gap")

    def review(self, asked: Asked, answer: Answer | None, *, reveals: bool) -> Iterable[ReviewRow]:
        """See QuestionKind."""
        key = asked.key
        yield ReviewRow(asked.text["passage"])
        for number, gap in enumerate(key.facts["gaps"], start=1):
            if answer is None:
                if reveals:
                    yield ReviewRow(f"[{number}] {_right_words(asked, gap)}", "missed", gettext("Right answer"))
                continue
            given = answer["gaps"][gap]
            is_right = _is_right(key, gap, given)
            yield ReviewRow(
                f"[{number}] {_words(asked, given)}",
                "right" if is_right else "wrong",
                gettext("Your answer – right") if is_right else gettext("Your answer – not right"),
                right=gettext("right answer: %(words)s") % {"words": _right_words(asked, gap)}
                if reveals and not is_right
                else "",
            )

    def in_words(self, asked: Asked, answer: Answer) -> str:
        """See QuestionKind."""
        gaps = asked.key.facts["gaps"]
        return "; ".join(f"[{number}] {_words(asked, answer['gaps'][gap])}" for number, gap in enumerate(gaps, start=1))


def _parts(passage: str, count: int) -> Iterator[str | int]:
    """The passage cut at its gaps: text, number of a gap, text, …"""
    for position, part in enumerate(_MARKER.split(passage)):
        if position % 2 == 0:
            yield part
        elif 1 <= int(part) <= count:
            yield int(part)


def _markers(text: Mapping[str, Any]) -> set[int]:
    return {int(number) for number in _MARKER.findall(text["passage"])}


def _options_of(options: Iterable[str], gap: str) -> list[str]:
    return [option for option in options if option.startswith(f"{gap}:")]


def _is_right(key: Key, gap: str, given: str) -> bool:
    if _options_of(key.options, gap):
        return given in key.correct
    return counts(given, key.accepted.get(gap, ()), key.facts)


def _words(asked: Asked, given: str) -> str:
    return asked.text["options"][given]["text"] if given in asked.key.options else given


def _right_words(asked: Asked, gap: str) -> str:
    options = [asked.text["options"][option]["text"] for option in _options_of(asked.key.correct, gap)]
    return " / ".join(options or asked.text["accepted"].get(gap, ()))
