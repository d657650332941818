"""Bring questions from a file into a quiz: first a plan to look at, then, if the author confirms, a draft."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext
from wagtail import blocks

from quizzes.bank_blocks import BANK, DRAW
from quizzes.blocks import CASE
from quizzes.exchange.blocks import Raw, block_from_question, question_from_block, written
from quizzes.exchange.form import Question, ReadRow
from quizzes.exchange.text import rich_from_html
from quizzes.kinds import kind_named


class Action(StrEnum):
    """What will become of a row."""

    ADD = "add"
    CHANGE = "change"
    SAME = "same"
    REFUSE = "refuse"


@dataclass(frozen=True)
class PlannedCase:
    """The case that a row belongs to, as the file has it. ``stem``: empty leaves it as it is in the quiz."""

    id: str
    title: str
    stem: str


@dataclass(frozen=True)
class PlannedRow:
    """A row of the file, what will become of it and why. ``number`` is that of the question it changes, from 1."""

    row: ReadRow
    action: Action
    block: Raw | None = None
    number: int | None = None
    problems: tuple[str, ...] = ()
    case: PlannedCase | None = None

    @property
    def is_taken(self) -> bool:
        """Whether confirming writes it."""
        return self.action in (Action.ADD, Action.CHANGE)


class _Quiz:
    """What is in the quiz before."""

    def __init__(self, key: UUID, stream: blocks.StreamValue) -> None:
        self.key, self.stream = key, stream
        self.blocks: list[Raw] = list(stream.get_prep_value())
        there = list(written(self.blocks))
        self.by_id = {block["id"]: block for block, _case in there}
        self.case_of = {block["id"]: case for block, case in there if case is not None}
        self.by_words = {_words(block["type"], block["value"].get("prompt", "")): block for block, _ in reversed(there)}
        self.numbers: dict[str, int] = {}
        number = 1
        for block, _case in there:
            self.numbers[block["id"]] = number
            number += (block["value"]["count"] or 0) if block["type"] == DRAW else 1

    def block_id(self, question: Question) -> str:
        """That of the question it names, else of the one made of the same name before, else with the same words."""
        if question.name in self.by_id:
            return question.name
        words = _words(question.kind, question.prompt)
        made = str(uuid5(self.key, f"import/{question.name or ' '.join(words)}"))
        if made not in self.by_id and words in self.by_words and not question.name:
            return self.by_words[words]["id"]
        return made

    def case_ids(self, questions: Sequence[Question]) -> dict[str, str]:
        """Title → id: the case in which a question of that title stands, else one with that title, else a new one."""
        found: dict[str, str] = {}
        for question in questions:
            case = self.case_of.get(self.block_id(question))
            if question.case and case is not None:
                found.setdefault(question.case, case["id"])
        for block in self.blocks:
            if block["type"] == CASE:
                found.setdefault(block["value"]["title"], block["id"])
        for question in questions:
            found.setdefault(question.case, str(uuid5(self.key, f"import/case/{question.case}")))
        return found


def plan_import(*, quiz_key: UUID, stream: blocks.StreamValue, rows: Iterable[ReadRow]) -> list[PlannedRow]:
    """What importing would do to the questions of a quiz. Writes nothing, asks nothing.

    A row is the question with the id it names, else the one that an earlier import of the same name made, else the one
    of its kind with the same words, else a new one. What is in the quiz stays where it stands.
    """
    quiz, rows = _Quiz(quiz_key, stream), list(rows)
    cases = quiz.case_ids([row.question for row in rows if row.question is not None])
    taken: dict[str, str] = {}
    planned = []
    for row in rows:
        if row.question is None:
            planned.append(PlannedRow(row, Action.REFUSE, problems=row.problems))
            continue
        block_id = quiz.block_id(row.question)
        if block_id in taken:
            problem = gettext("It is the same question as %(place)s.") % {"place": taken[block_id]}
            planned.append(PlannedRow(row, Action.REFUSE, problems=(problem,)))
            continue
        taken[block_id] = row.place
        planned.append(_planned(row, row.question, block_id, quiz, cases))
    return planned


def _planned(row: ReadRow, question: Question, block_id: str, quiz: _Quiz, cases: Mapping[str, str]) -> PlannedRow:
    old, there = quiz.by_id.get(block_id), quiz.case_of.get(block_id)
    number = quiz.numbers.get(block_id)
    if old is not None and old["type"] == BANK:
        note = gettext("It is asked from the bank. Change it in its own quiz.")
        return PlannedRow(replace(row, notes=(*row.notes, note)), Action.SAME, None, number)
    case = None
    if question.case and old is not None and there is None:
        row = replace(row, notes=(*row.notes, gettext("It stands in the quiz without a case, and stays there.")))
    elif question.case:
        case = PlannedCase(there["id"] if there else cases[question.case], question.case, question.stem)
    block = block_from_question(question, block_id, old)
    problems = [*_problems(block, quiz.stream), *(_case_problems(case, quiz) if case else ())]
    if problems:
        return PlannedRow(row, Action.REFUSE, problems=tuple(problems))
    if old is None:
        return PlannedRow(row, Action.ADD, block, case=case)
    is_same = question_from_block(old) == question_from_block(block) and not (case and _changes(case, there))
    return PlannedRow(row, Action.SAME if is_same else Action.CHANGE, block, number, case=case)


def _changes(case: PlannedCase, there: Raw | None) -> bool:
    """Whether the case reads otherwise in the file than in the quiz."""
    value = there["value"] if there else {"title": "", "stem": ""}
    return case.title != value["title"] or bool(case.stem and case.stem != rich_from_html(value["stem"] or ""))


def _words(kind: str, prompt: str) -> tuple[str, str]:
    return kind, " ".join(prompt.casefold().split())


def _case_problems(case: PlannedCase, quiz: _Quiz) -> Iterator[str]:
    """What the editor would say of the case itself."""
    fields = quiz.stream.stream_block.child_blocks[CASE].child_blocks
    try:
        fields["title"].clean(case.title)
    except ValidationError as error:
        yield from (f"{fields['title'].label}: {message}" for message in error.messages)
    if not case.stem and case.id not in {block["id"] for block in quiz.blocks}:
        yield gettext("The text of the case is missing. Write it at the first of its questions.")


def _problems(block: Raw, stream: blocks.StreamValue) -> list[str]:
    """What the editor would say of the block, in words."""
    child = stream.stream_block.child_blocks[block["type"]]
    value = child.to_python(block["value"])
    try:
        value = child.clean(value)
    except ValidationError as error:
        return list(dict.fromkeys(_said(error, child)))
    return [problem[:1].upper() + problem[1:] for problem in kind_named(block["type"]).problems(value)]


def _said(error: ValidationError, block: Any) -> Iterable[str]:
    """The messages of a block's error with the labels of the fields they belong to."""
    inner = getattr(error, "block_errors", None)
    if not inner:
        yield from error.messages
        return
    if isinstance(inner, Mapping):
        for name, found in inner.items():
            child = getattr(block, "child_blocks", {}).get(name) or getattr(block, "child_block", None)
            place = str(child.label) if isinstance(name, str) and child is not None else f"{block.label} {name + 1}"
            yield from (f"{place}: {message}" for message in _said(found, child))
    else:
        for at, found in enumerate(inner, start=1):
            if found is not None:
                yield from (f"{at}. {message}" for message in _said(found, block.child_block))
    non_block = getattr(error, "non_block_errors", None)
    yield from non_block.messages if isinstance(non_block, ValidationError) else (non_block or ())


@transaction.atomic
def import_questions(*, page: Any, field: str, planned: Sequence[PlannedRow], user: Any) -> Any:
    """Write the planned rows into a new draft of the page and return its revision; None if nothing would change.

    ``page`` is as its newest revision has it. New questions stand at the end, in the order of the file; those of a case
    that is there, at its end.
    """
    rows = [row for row in planned if row.is_taken and row.block is not None]
    if not rows:
        return None
    stream: blocks.StreamValue = getattr(page, field)
    setattr(page, field, stream.stream_block.to_python(_merged(list(stream.get_prep_value()), rows)))
    return page.save_revision(user=user, log_action=True)


def _merged(existing: Sequence[Raw], rows: Sequence[PlannedRow]) -> list[Raw]:
    changed = {row.block["id"]: row.block for row in rows if row.block is not None}
    cases = {row.case.id: row.case for row in rows if row.case is not None}
    found, by_id = [], {}
    for block in existing:
        if block["type"] == CASE:
            questions = [changed.pop(inner["id"], inner) for inner in block["value"]["questions"]]
            block = {**block, "value": {**block["value"], "questions": questions}}
            by_id[block["id"]] = block
            if block["id"] in cases:
                _rewrite(block["value"], cases[block["id"]])
        else:
            block = changed.pop(block["id"], block)
        found.append(block)
    for row in rows:
        if row.block is None or row.block["id"] not in changed:
            continue
        if row.case is None:
            found.append(row.block)
            continue
        if row.case.id not in by_id:
            value = {"title": row.case.title, "stem": row.case.stem, "questions": []}
            by_id[row.case.id] = {"type": CASE, "value": value, "id": row.case.id}
            found.append(by_id[row.case.id])
        by_id[row.case.id]["value"]["questions"].append(row.block)
    return found


def _rewrite(value: Raw, case: PlannedCase) -> None:
    value["title"] = case.title
    if case.stem and case.stem != rich_from_html(value["stem"] or ""):
        value["stem"] = case.stem
