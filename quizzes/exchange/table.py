"""Questions as rows of a table, in a workbook or in a document.

A row is a question, but for scenarios: each of their scenes has a row of its own below. The text of a case stands at
the first of its questions, its title at each.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext

from quizzes.about import tags_of
from quizzes.exchange import words
from quizzes.exchange.cells import (
    PAIR,
    Reading,
    accepted_from,
    gap_from,
    gap_in,
    number_from,
    number_in,
    pair_from,
    pair_in,
    rules_from,
    rules_in,
    way_from,
    way_in,
)
from quizzes.exchange.form import Kind, Option, Question, ReadRow, Scene
from quizzes.exchange.text import rich_from_text, text_from_rich

_MARKER = re.compile(r"\[\d{1,2}\]")
# Columns that a table may do without: what the quiz says there stays. The rest by the name of the field.
_OPTIONAL = ("feedback", "hint", "outcome", "difficulty", "tags", "source", "unit", "rules")


@dataclass(frozen=True)
class Row:
    """A row as it stands: text by column code, and what could not be read of it."""

    place: str
    cells: Mapping[str, str]
    problems: tuple[str, ...] = ()


def read_rows(rows: Iterable[Row], columns: Sequence[str] | None = None) -> list[ReadRow]:
    """The questions of rows, in their order. ``columns``: those that the table has, if it is one."""
    found: list[ReadRow] = []
    stems: dict[str, str] = {}
    in_scenario = False
    for row in rows:
        cells = {code: text.strip() for code, text in row.cells.items() if text.strip()}
        if not words.is_scene(cells.get("kind", "")):
            read = _question(cells, row, stems, columns)
            found.append(read)
            in_scenario = words.kind_of(cells.get("kind", "")) is Kind.SCENARIO
        elif in_scenario:
            found[-1] = _with_scene(found[-1], cells, row)
        else:
            problem = gettext("A scene stands below its scenario; above it is none.")
            found.append(ReadRow(row.place, cells.get("prompt", ""), problems=(problem,)))
    return found


def _question(cells: Mapping[str, str], row: Row, stems: dict[str, str], columns: Sequence[str] | None) -> ReadRow:
    said = Reading(problems=list(row.problems))
    prompt, passage = cells.get("prompt", ""), cells.get("passage", "")
    kind = _kind(cells, said) if not row.problems else None
    if kind is Kind.GAPS and not passage and _MARKER.search(prompt):
        prompt, passage = gettext("Fill in the gaps."), prompt
    if not prompt:
        said.problems.append(gettext("The question itself is missing."))
    options = _options(kind, cells, said) if kind else ()
    difficulty = words.difficulty_of(cells.get("difficulty", ""))
    if "difficulty" in cells and not difficulty:
        said.notes.append(
            gettext("“%(word)s” is no difficulty that is known; left out.") % {"word": cells["difficulty"]}
        )
    rules = rules_from(cells.get("rules", ""), said)
    case = cells.get("case", "")
    stem = rich_from_text(cells.get("stem", "")) or stems.get(case, "")
    if case:
        stems[case] = stem
    elif stem:
        said.notes.append(gettext("There is the text of a case without its title; left out."))
    if said.problems or kind is None:
        return ReadRow(row.place, prompt, problems=tuple(said.problems), notes=tuple(said.notes))
    unsaid = [code for code in _OPTIONAL if columns is not None and code not in columns]
    if columns is not None and "sensitive" not in columns:
        unsaid.append("is_sensitive")
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
        passage=passage,
        unit=cells.get("unit", ""),
        rules=rules,
        case=case,
        stem=stem if case else "",
        unsaid=tuple(unsaid),
    )
    return ReadRow(row.place, prompt, question, notes=tuple(said.notes))


def _with_scene(read: ReadRow, cells: Mapping[str, str], row: Row) -> ReadRow:
    """The scenario with one scene more. A scene that is not understood takes its scenario with it."""
    said = Reading(problems=[f"{row.place}: {problem}" for problem in row.problems])
    given = _given(cells)
    right = _right(given, cells["key"], said) if "key" in cells else []
    if "prompt" not in cells:
        said.problems.append(gettext("%(place)s: the situation is missing.") % {"place": row.place})
    if said.problems or read.question is None:
        return replace(read, question=None, problems=(*read.problems, *said.problems))
    ways = tuple(
        way_from(text, cells.get(f"feedback {letter}", ""), is_right=letter in right) for letter, text in given.items()
    )
    scenes = (*read.question.scenes, Scene(cells["prompt"], ways))
    return replace(read, question=replace(read.question, scenes=scenes))


def _kind(cells: Mapping[str, str], said: Reading) -> Kind | None:
    spelled, key = cells.get("kind", ""), cells.get("key", "")
    if spelled:
        kind = words.kind_of(spelled)
        if kind is None:
            known = ", ".join(spellings[0] for spellings in words.KINDS.values())
            said.problems.append(
                gettext("“%(word)s” is no kind of question that is known. These are: %(known)s.")
                % {"word": spelled, "known": known}
            )
        return kind
    letters = _letters(key)
    if "option A" not in cells and words.truth_of(key):
        return Kind.TRUE_FALSE
    if letters:
        return Kind.SINGLE if len(letters) == 1 else Kind.MULTIPLE
    given = _given(cells)
    if given and "[1]" in cells.get("passage", ""):
        return Kind.GAPS
    if len(given) > 1 and not key and all(PAIR.search(text) for text in given.values()):
        return Kind.MATCHING
    said.problems.append(gettext("Say what kind of question it is, or which option is right."))
    return None


def _given(cells: Mapping[str, str]) -> dict[str, str]:
    return {letter: cells[f"option {letter}"] for letter in words.LETTERS if f"option {letter}" in cells}


def _letters(key: str) -> list[str]:
    """The options that a key names: ``B``, ``a, c``, ``1 3``; empty if it names something else."""
    found = [part.strip(").").upper() for part in re.split(r"[\s,;/+&]+", key) if part.strip(").")]
    letters = [words.LETTERS[int(part) - 1] if part in map(str, range(1, 11)) else part for part in found]
    return letters if all(len(letter) == 1 and letter in words.LETTERS for letter in letters) else []


def _options(kind: Kind, cells: Mapping[str, str], said: Reading) -> tuple[Option, ...]:
    if kind is Kind.TRUE_FALSE:
        return _truth(cells, said)
    given = _given(cells)
    for letter in words.LETTERS:
        if letter not in given and f"feedback {letter}" in cells:
            said.notes.append(gettext("There is feedback %(letter)s without an option; left out.") % {"letter": letter})
    if kind is Kind.SHORT_TEXT:
        key = cells.get("key", "")
        accepted = list(given.values()) or [part.strip() for part in key.split("\n" if "\n" in key else ";")]
        return accepted_from(accepted, said)
    if kind is Kind.NUMBER:
        return number_from(cells.get("key") or cells.get("option A", ""), said)
    if kind in (Kind.REFLECTION, Kind.SCENARIO):
        if given:
            said.notes.append(gettext("A question of this kind has no options; they were left out."))
        return ()
    if kind is Kind.OPINION:
        if len(given) != 2:
            said.problems.append(gettext("Write the lowest end of the scale as option A, the highest as option B."))
        return tuple(Option(text) for text in given.values())
    if kind is Kind.GAPS:
        return tuple(gap_from(text) for text in given.values())
    feedback = {letter: cells.get(f"feedback {letter}", "") for letter in given}
    if kind is Kind.ORDERING:
        return tuple(Option(text, feedback=feedback[letter]) for letter, text in given.items())
    if kind is Kind.MATCHING:
        return tuple(pair_from(letter, text, feedback[letter], said) for letter, text in given.items())
    right = set(_right(given, cells.get("key", ""), said))
    return tuple(Option(text, letter in right, feedback[letter]) for letter, text in given.items())


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


def rows_of(questions: Iterable[Question], language: str) -> Iterator[dict[str, str]]:
    """Questions as rows: what ``read_rows`` reads the same questions from."""
    told: set[str] = set()
    for question in questions:
        cells = _cells(question, language)
        if question.case and question.case not in told:
            told.add(question.case)
            cells["stem"] = text_from_rich(question.stem)
        yield cells
        for scene in question.scenes:
            yield _scene_cells(scene, language)


def _cells(question: Question, language: str) -> dict[str, str]:
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
        "passage": question.passage,
        "unit": question.unit,
        "rules": rules_in(question.rules, language),
        "case": question.case,
    }
    if kind is Kind.SHORT_TEXT and len(question.options) > len(words.LETTERS):
        return {**cells, "key": "\n".join(option.text for option in question.options)}
    for letter, option in zip(words.LETTERS, question.options, strict=False):
        cells[f"feedback {letter}"] = option.feedback
        if kind is Kind.MATCHING:
            cells[f"option {letter}"] = pair_in(option)
        elif kind is Kind.GAPS:
            cells[f"option {letter}"] = gap_in(option)
        elif kind not in (Kind.TRUE_FALSE, Kind.NUMBER):
            cells[f"option {letter}"] = option.text
    if kind is Kind.TRUE_FALSE:
        cells["key"] = words.in_language(words.TRUE if question.options[0].is_right else words.FALSE, language)
    elif kind is Kind.NUMBER:
        cells["key"] = number_in(question.options[0])
    elif kind in (Kind.SINGLE, Kind.MULTIPLE):
        cells["key"] = _key(question.options)
    return cells


def _scene_cells(scene: Scene, language: str) -> dict[str, str]:
    cells = {
        "kind": words.in_language(words.SCENE, language),
        "prompt": scene.text,
        "key": _key(scene.ways),
    }
    for letter, way in zip(words.LETTERS, scene.ways, strict=False):
        cells[f"option {letter}"], cells[f"feedback {letter}"] = way_in(way), way.feedback
    return cells


def _key(options: Iterable[Option]) -> str:
    return ", ".join(letter for letter, option in zip(words.LETTERS, options, strict=False) if option.is_right)
