"""A question in no format in particular: what readers make and writers take. Plain values, no database."""

from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """The kinds of question that files can hold, by the names they have in the editor."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUE_FALSE = "truefalse"
    ORDERING = "ordering"
    MATCHING = "matching"
    SHORT_TEXT = "shorttext"
    NUMBER = "number"
    GAPS = "gaps"
    REFLECTION = "reflection"
    OPINION = "opinion"
    SCENARIO = "scenario"


# What an author may choose about how answers count, by the names of the fields in the editor.
RULES = ("counts_each", "is_case_sensitive", "ignores_diacritics")


class FileRefusedError(Exception):
    """A file that is not read at all. ``message`` is for the person who chose it."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Option:
    """An option, an item to put in order, or the left side of a pair whose right side is ``pair``."""

    text: str
    is_right: bool = False
    feedback: str = ""
    pair: str = ""


@dataclass(frozen=True)
class Scene:
    """A scene of a scenario. ``pair`` of each way is the number of the scene it leads to; empty: it ends."""

    text: str
    ways: tuple[Option, ...] = ()


@dataclass(frozen=True)
class Question:
    """What all formats say of a question.

    ``feedback`` and ``stem`` are HTML of the few kinds that the editor keeps; everything else is plain text. Options of
    an ordering stand in the right order; those of true/false are ``true`` and ``false``; those of a short text are what
    counts; a number has one, whose ``pair`` is the tolerance, both in digits with a point. Gaps have one for each gap:
    what counts, a line each, and in ``pair`` what is wrong. An opinion has two, the ends of its scale. ``case`` and
    ``stem`` are title and text of the case that it belongs to. ``name`` tells the question from others each time the
    file is read; a block id of the quiz, if the file was exported from there. ``unsaid`` are the fields of which the
    file says nothing: they stay as they are in the quiz.
    """

    kind: str
    prompt: str
    options: tuple[Option, ...] = ()
    feedback: str = ""
    hint: str = ""
    outcome: str = ""
    difficulty: str = ""
    is_sensitive: bool = False
    tags: tuple[str, ...] = ()
    source: str = ""
    name: str = ""
    passage: str = ""
    unit: str = ""
    rules: tuple[str, ...] = ()
    scenes: tuple[Scene, ...] = ()
    case: str = ""
    stem: str = ""
    unsaid: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class ReadRow:
    """What was read at one place of a file: a question, or why there is none. ``notes``: what was left out of it."""

    place: str
    prompt: str
    question: Question | None = None
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
