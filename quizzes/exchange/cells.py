"""What stands in single cells of a table: pairs, gaps, ways that lead on, rules, numbers. Each with its way back."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext

from quizzes.exchange import words
from quizzes.exchange.form import Option
from quizzes.kinds.number import parse_number

# Stands between the sides of a pair; a left side that holds it itself has a backslash before it.
PAIR = re.compile(r"(?<!\\)\s*=\s*")
# At the end of a choice: the scene it leads to. 0 is none, for words that would be read as one.
_WAY = re.compile(r"\s*(?:→|->)\s*(\d{1,2})\s*\Z")
_GAP_MARKS = re.compile(r"\\.|[;|]", re.DOTALL)


@dataclass
class Reading:
    """What is said of a question while it is read."""

    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def pair_from(letter: str, text: str, feedback: str, said: Reading) -> Option:
    """``left = right``."""
    sides = PAIR.split(text, maxsplit=1)
    if len(sides) < 2 or not all(sides):
        said.problems.append(gettext("Option %(letter)s is no pair: write “left = right”.") % {"letter": letter})
        return Option(text)
    return Option(sides[0].replace("\\=", "="), pair=sides[1], feedback=feedback)


def pair_in(option: Option) -> str:
    """The cell of a pair."""
    left = option.text.replace("=", "\\=")
    return f"{left} = {option.pair}"


def gap_from(text: str) -> Option:
    """``right; also right | wrong; wrong``, or a line each. A backslash before ``;``, ``|`` and itself."""
    right: list[str] = []
    wrong: list[str] = []
    into, word, at = right, "", 0
    for match in _GAP_MARKS.finditer(text):
        word += text[at : match.start()]
        at = match.end()
        if match[0][0] == "\\":
            word += match[0][1]
            continue
        into += word.split("\n")
        word = ""
        if match[0] == "|":
            into = wrong
    into += (word + text[at:]).split("\n")
    return Option(_lines(right), pair=_lines(wrong))


def _lines(found: Iterable[str]) -> str:
    return "\n".join(line.strip() for line in found if line.strip())


def gap_in(option: Option) -> str:
    """The cell of a gap."""
    right, wrong = (
        "; ".join(re.sub(r"([\\;|])", r"\\\1", line) for line in text.split("\n"))
        for text in (option.text, option.pair)
    )
    return f"{right} | {wrong}" if option.pair else right


def way_from(text: str, feedback: str, *, is_right: bool) -> Option:
    """``the choice → 3``: leads to scene 3. Without a number the scenario ends."""
    match = _WAY.search(text)
    if match is None:
        return Option(text, is_right, feedback)
    return Option(text[: match.start()].strip(), is_right, feedback, match[1].lstrip("0"))


def way_in(way: Option) -> str:
    """The cell of a choice."""
    if way.pair or _WAY.search(way.text):
        return f"{way.text} → {way.pair or 0}"
    return way.text


def accepted_from(accepted: Iterable[str], said: Reading) -> tuple[Option, ...]:
    """What counts as a short text."""
    options = tuple(Option(text, is_right=True) for text in dict.fromkeys(accepted) if text)
    if not options:
        said.problems.append(gettext("The right answer is missing."))
    return options


def number_from(written: str, said: Reading) -> tuple[Option, ...]:
    """A right number with its tolerance: ``42``, ``3,5 ± 0,1``, ``3.5 +- 0.1``."""
    parts = [parse_number(part) for part in re.split(r"±|\+-|\+/-", written)]
    if len(parts) > 2 or None in parts:
        said.problems.append(gettext("“%(key)s” is no number. Write it as 42 or 3,5 ± 0,1.") % {"key": written})
        return ()
    return (Option(plain_number(parts[0]), is_right=True, pair=plain_number(parts[1]) if len(parts) > 1 else ""),)


def number_in(option: Option) -> str:
    """The cell of a number."""
    return f"{option.text} ± {option.pair}" if option.pair else option.text


def plain_number(number: Decimal | None) -> str:
    """A number in digits with a point; nothing for None."""
    return f"{number.normalize():f}" if number is not None else ""


def rules_from(text: str, said: Reading) -> tuple[str, ...]:
    """Rules between semicolons or on lines of their own."""
    found = []
    for word in re.split(r"[;\n]", text):
        rule = words.rule_of(word)
        if rule:
            found.append(rule)
        elif word.strip():
            said.notes.append(gettext("“%(word)s” is no rule that is known; left out.") % {"word": word.strip()})
    return tuple(rule for rule in words.RULES if rule in found)


def rules_in(rules: Iterable[str], language: str) -> str:
    """The cell of the rules."""
    return "; ".join(words.in_language(words.RULES[rule], language) for rule in rules)
