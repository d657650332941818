"""Bring questions from a file into a quiz: first a plan to look at, then, if the author confirms, a draft."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext
from wagtail import blocks

from quizzes.exchange.blocks import Raw, block_from_question, question_from_block
from quizzes.exchange.form import Question, ReadRow
from quizzes.kinds import kind_named


class Action(StrEnum):
    """What will become of a row."""

    ADD = "add"
    CHANGE = "change"
    SAME = "same"
    REFUSE = "refuse"


@dataclass(frozen=True)
class PlannedRow:
    """A row of the file, what will become of it and why. ``number`` is that of the question it changes, from 1."""

    row: ReadRow
    action: Action
    block: Raw | None = None
    number: int | None = None
    problems: tuple[str, ...] = ()

    @property
    def is_taken(self) -> bool:
        """Whether confirming writes it."""
        return self.action in (Action.ADD, Action.CHANGE)


def plan_import(*, quiz_key: UUID, stream: blocks.StreamValue, rows: Iterable[ReadRow]) -> list[PlannedRow]:
    """What importing would do to the questions of a quiz. Writes nothing, asks nothing.

    A row is the question with the id it names, else the one that an earlier import of the same name made, else the one
    of its kind with the same words, else a new one.
    """
    existing: list[Raw] = list(stream.get_prep_value())
    by_id = {block["id"]: block for block in existing}
    by_words = {_words(block["type"], block["value"].get("prompt", "")): block for block in reversed(existing)}
    numbers = {block["id"]: number for number, block in enumerate(existing, start=1)}
    taken: dict[str, str] = {}
    planned = []
    for row in rows:
        if row.question is None:
            planned.append(PlannedRow(row, Action.REFUSE, problems=row.problems))
            continue
        block_id = _block_id(quiz_key, row.question, by_id, by_words)
        if block_id in taken:
            problem = gettext("It is the same question as %(place)s.") % {"place": taken[block_id]}
            planned.append(PlannedRow(row, Action.REFUSE, problems=(problem,)))
            continue
        taken[block_id] = row.place
        planned.append(_planned(row, row.question, block_id, by_id.get(block_id), numbers.get(block_id), stream))
    return planned


def _planned(
    row: ReadRow, question: Question, block_id: str, old: Raw | None, number: int | None, stream: blocks.StreamValue
) -> PlannedRow:
    block = block_from_question(question, block_id, old)
    problems = _problems(block, stream)
    if problems:
        return PlannedRow(row, Action.REFUSE, problems=tuple(problems))
    if old is None:
        return PlannedRow(row, Action.ADD, block)
    is_same = question_from_block(old) == question_from_block(block)
    return PlannedRow(row, Action.SAME if is_same else Action.CHANGE, block, number)


def _words(kind: str, prompt: str) -> tuple[str, str]:
    return kind, " ".join(prompt.casefold().split())


def _block_id(
    quiz_key: UUID, question: Question, by_id: Mapping[str, Raw], by_words: Mapping[tuple[str, str], Raw]
) -> str:
    if question.name in by_id:
        return question.name
    words = _words(question.kind, question.prompt)
    made = str(uuid5(quiz_key, f"import/{question.name or ' '.join(words)}"))
    if made not in by_id and words in by_words and not question.name:
        return by_words[words]["id"]
    return made


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

    ``page`` is as its newest revision has it. New questions stand at the end, in the order of the file.
    """
    stream: blocks.StreamValue = getattr(page, field)
    changed = {row.block["id"]: row.block for row in planned if row.is_taken and row.block is not None}
    if not changed:
        return None
    blocks_now: list[Raw] = [changed.pop(block["id"], block) for block in stream.get_prep_value()]
    setattr(page, field, stream.stream_block.to_python([*blocks_now, *changed.values()]))
    return page.save_revision(user=user, log_action=True)
