"""What an author may want to mend before publishing. It refuses nothing: kinds do, in ``problems``."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.html import strip_tags
from django.utils.translation import gettext, ngettext

from quizzes.blocks import Authored, numbered_parts

# From this many questions on, a right option that is always the longest is a pattern that learners see.
FEWEST_FOR_LENGTH = 4
_LONGER_BY = 1.2
_OF_THE_ABOVE = re.compile(
    r"\b((kaikki|mikään|ei mikään|molemmat|ei kumpikaan) (edelli|yllä ole|yllämaini|edellä)\w*"
    r"|(alla|inget|ingen|inga|båda|samtliga) (av )?(ovan\w*|de ovan\w*)"
    r"|(all|none|both|any|neither) of (the|these|those) (above|options|answers)|(all|none|both) of the above)\b",
    re.IGNORECASE,
)


def advice_on(stream: Iterable[Any]) -> list[str]:
    """Advice on the questions of a quiz, in words, question by question, then on all together."""
    questions = [(number, part) for number, part in numbered_parts(stream) if isinstance(part, Authored)]
    found = [
        gettext("Question %(number)s (%(prompt)s): ") % {"number": number, "prompt": _short(question)} + advice
        for number, question in questions
        for advice in _on_question(question)
    ]
    return [*found, *_on_length(question for _number, question in questions)]


def _short(question: Authored) -> str:
    return strip_tags(question.block.value["prompt"] or "–")[:60]


def _options(question: Authored) -> Sequence[Mapping[str, Any]]:
    return (
        list(question.block.value.get("options") or ()) if question.block.block_type in ("single", "multiple") else ()
    )


def _on_question(question: Authored) -> Iterator[str]:
    options = _options(question)
    silent = sum(not option["is_correct"] and not (option["feedback"] or "").strip() for option in options)
    if silent:
        yield ngettext(
            "%(count)s wrong option has no feedback. Say why it is wrong.",
            "%(count)s wrong options have no feedback. Say why they are wrong.",
            silent,
        ) % {"count": silent}
    for option in options:
        if _OF_THE_ABOVE.search(option["text"] or ""):
            yield gettext("“%(option)s” tests reading, and options are mixed. Write an option of its own.") % {
                "option": option["text"]
            }


def _on_length(questions: Iterable[Authored]) -> Iterator[str]:
    asked = [_options(question) for question in questions if question.block.block_type == "single"]
    lengths = [
        (
            max((len(option["text"]) for option in options if option["is_correct"]), default=0),
            max((len(option["text"]) for option in options if not option["is_correct"]), default=0),
        )
        for options in asked
    ]
    longest = sum(right > wrong * _LONGER_BY for right, wrong in lengths)
    if len(lengths) >= FEWEST_FOR_LENGTH and longest >= 0.75 * len(lengths):
        yield gettext(
            "In %(longest)s of %(count)s questions the right option is the longest. Learners notice: make them alike."
        ) % {"longest": longest, "count": len(lengths)}
