"""A question as one row of a table, in a workbook or in a document."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext

from quizzes.about import tags_of
from quizzes.exchange import words
from quizzes.exchange.form import Kind, Option, Question, ReadRow
from quizzes.exchange.text import rich_from_text, text_from_rich
from quizzes.kinds.number import parse_number

# Stands between the sides of a pair; a left side that holds it itself has a backslash before it.
_PAIR = re.compile(r"(?<!\\)\s*=\s*")


@dataclass
class Reading:
    """What is said of a question while it is read."""

    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def question_of(cells: Mapping[str, str], place: str) -> ReadRow:
    """Read a row. ``cells``: text by column code; columns that are missing are empty."""
    said = Reading()
    cells = {code: text.strip() for code, text in cells.items() if text.strip()}
    prompt = cells.get("prompt", "")
    if not prompt:
        said.problems.append(gettext("The question itself is missing."))
    kind = _kind(cells, said)
    options = _options(kind, cells, said) if kind else ()
    difficulty = words.difficulty_of(cells.get("difficulty", ""))
    if "difficulty" in cells and not difficulty:
        said.notes.append(
            gettext("“%(word)s” is no difficulty that is known; left out.") % {"word": cells["difficulty"]}
        )
    if said.problems or kind is None:
        return ReadRow(place, prompt, problems=tuple(said.problems), notes=tuple(said.notes))
    question = Question(
        kind=kind.value,
        prompt=prompt,
        options=options,
        feedback=rich_from_text(cells.get("feedback", "")),
        hint=cells.get("hint", ""),
        outcome=cells.get("outcome", ""),
        difficulty=difficulty,
        is_sensitive=words.is_yes(cells.get("sensitive", "")),
        tags=tags_of(cells.get("tags", "")),
        source=cells.get("source", ""),
        name=cells.get("name", ""),
    )
    return ReadRow(place, prompt, question, notes=tuple(said.notes))


def _kind(cells: Mapping[str, str], said: Reading) -> Kind | None:
    written, key = cells.get("kind", ""), cells.get("key", "")
    if written:
        kind = words.kind_of(written)
        if kind is None:
            known = ", ".join(spellings[0] for spellings in words.KINDS.values())
            said.problems.append(
                gettext("“%(word)s” is no kind of question that is known. These are: %(known)s.")
                % {"word": written, "known": known}
            )
        return kind
    letters = _letters(key)
    if "option A" not in cells and words.truth_of(key):
        return Kind.TRUE_FALSE
    if letters:
        return Kind.SINGLE if len(letters) == 1 else Kind.MULTIPLE
    given = [text for code, text in cells.items() if code.startswith("option ")]
    if len(given) > 1 and not key and all(_PAIR.search(text) for text in given):
        return Kind.MATCHING
    said.problems.append(gettext("Say what kind of question it is, or which option is right."))
    return None


def _letters(key: str) -> list[str]:
    """The options that a key names: ``B``, ``a, c``, ``1 3``; empty if it names something else."""
    found = [part.strip(").").upper() for part in re.split(r"[\s,;/+&]+", key) if part.strip(").")]
    letters = [words.LETTERS[int(part) - 1] if part in map(str, range(1, 11)) else part for part in found]
    return letters if all(len(letter) == 1 and letter in words.LETTERS for letter in letters) else []


def _options(kind: Kind, cells: Mapping[str, str], said: Reading) -> tuple[Option, ...]:
    if kind is Kind.TRUE_FALSE:
        return _truth(cells, said)
    given = {letter: cells[f"option {letter}"] for letter in words.LETTERS if f"option {letter}" in cells}
    for letter in words.LETTERS:
        if letter not in given and f"feedback {letter}" in cells:
            said.notes.append(gettext("There is feedback %(letter)s without an option; left out.") % {"letter": letter})
    if kind is Kind.SHORT_TEXT:
        key = cells.get("key", "")
        accepted = list(given.values()) or [part.strip() for part in key.split("\n" if "\n" in key else ";")]
        return accepted_options(accepted, said)
    if kind is Kind.NUMBER:
        return number_options(cells.get("key") or cells.get("option A", ""), said)
    feedback = {letter: cells.get(f"feedback {letter}", "") for letter in given}
    if kind is Kind.ORDERING:
        return tuple(Option(text, feedback=feedback[letter]) for letter, text in given.items())
    if kind is Kind.MATCHING:
        return tuple(_pair(letter, text, feedback[letter], said) for letter, text in given.items())
    right = set(_right(given, cells.get("key", ""), said))
    return tuple(Option(text, letter in right, feedback[letter]) for letter, text in given.items())


def accepted_options(accepted: Iterable[str], said: Reading) -> tuple[Option, ...]:
    """What counts as a short text."""
    options = tuple(Option(text, is_right=True) for text in dict.fromkeys(accepted) if text)
    if not options:
        said.problems.append(gettext("The right answer is missing."))
    return options


def number_options(written: str, said: Reading) -> tuple[Option, ...]:
    """A right number with its tolerance: ``42``, ``3,5 ± 0,1``, ``3.5 +- 0.1``."""
    parts = [parse_number(part) for part in re.split(r"±|\+-|\+/-", written)]
    if len(parts) > 2 or None in parts:
        said.problems.append(gettext("“%(key)s” is no number. Write it as 42 or 3,5 ± 0,1.") % {"key": written})
        return ()
    return (Option(plain_number(parts[0]), is_right=True, pair=plain_number(parts[1]) if len(parts) > 1 else ""),)


def plain_number(number: Decimal | None) -> str:
    """A number in digits with a point; nothing for None."""
    return f"{number.normalize():f}" if number is not None else ""


def _truth(cells: Mapping[str, str], said: Reading) -> tuple[Option, ...]:
    """Feedback A belongs to “true”, B to “false”; options may stand there or not."""
    truth = words.truth_of(cells.get("key", ""))
    letters = _letters(cells.get("key", ""))
    if not truth and len(letters) == 1 and f"option {letters[0]}" in cells:
        truth = words.truth_of(cells[f"option {letters[0]}"])
    if not truth:
        said.problems.append(gettext("Say in the right answer whether the statement is true or false."))
    return (
        Option("true", truth == "true", cells.get("feedback A", "")),
        Option("false", truth == "false", cells.get("feedback B", "")),
    )


def _pair(letter: str, text: str, feedback: str, said: Reading) -> Option:
    sides = _PAIR.split(text, maxsplit=1)
    if len(sides) < 2 or not all(sides):
        said.problems.append(gettext("Option %(letter)s is no pair: write “left = right”.") % {"letter": letter})
        return Option(text)
    return Option(sides[0].replace("\\=", "="), pair=sides[1], feedback=feedback)


def _right(given: Mapping[str, str], key: str, said: Reading) -> list[str]:
    """The letters of the right options. The key names them by letter or number, or repeats their words."""
    if not key:
        said.problems.append(gettext("The right answer is missing."))
        return []
    by_words = [letter for letter, text in given.items() if words.fold(text) == words.fold(key)]
    letters = by_words or _letters(key)
    unknown = [letter for letter in letters if letter not in given]
    if not letters or unknown:
        said.problems.append(
            gettext("“%(key)s” names no option of this question. Write its letter, as B or A, C.") % {"key": key}
        )
    return letters


def cells_of(question: Question, language: str) -> dict[str, str]:
    """A question as a row: what ``question_of`` reads the same question from."""
    kind = Kind(question.kind)
    cells = {
        "name": question.name,
        "kind": words.in_language(words.KINDS[kind], language),
        "prompt": question.prompt,
        "feedback": text_from_rich(question.feedback),
        "hint": question.hint,
        "outcome": question.outcome,
        "difficulty": words.in_language(words.DIFFICULTIES[question.difficulty], language)
        if question.difficulty
        else "",
        "sensitive": words.in_language(words.YES, language) if question.is_sensitive else "",
        "tags": ", ".join(question.tags),
        "source": question.source,
    }
    if kind is Kind.SHORT_TEXT and len(question.options) > len(words.LETTERS):
        return {**cells, "key": "\n".join(option.text for option in question.options)}
    for letter, option in zip(words.LETTERS, question.options, strict=False):
        cells[f"feedback {letter}"] = option.feedback
        if kind is Kind.MATCHING:
            left = option.text.replace("=", "\\=")
            cells[f"option {letter}"] = f"{left} = {option.pair}"
        elif kind not in (Kind.TRUE_FALSE, Kind.NUMBER):
            cells[f"option {letter}"] = option.text
    if kind is Kind.TRUE_FALSE:
        cells["key"] = words.in_language(words.TRUE if question.options[0].is_right else words.FALSE, language)
    elif kind is Kind.NUMBER:
        number = question.options[0]
        cells["key"] = f"{number.text} ± {number.pair}" if number.pair else number.text
    elif kind in (Kind.SINGLE, Kind.MULTIPLE):
        cells["key"] = ", ".join(
            letter for letter, option in zip(words.LETTERS, question.options, strict=False) if option.is_right
        )
    return cells
