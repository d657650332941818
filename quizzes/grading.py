"""Mark answers. Pure: no database, no Django; the same answer and key always earn the same points.

How each kind counts (ux §1.3; the page says it to the learner):
single, multiple, true/false: all points when exactly right, else none;
matching, ordering: an equal share of the points for each right pair or place.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any


class Kind(StrEnum):
    """The kinds of question."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUE_FALSE = "truefalse"
    ORDERING = "ordering"
    MATCHING = "matching"


class InvalidAnswerError(ValueError):
    """The answer names an option that the question does not have, or has another shape. ``code`` says which."""

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


@dataclass(frozen=True)
class Key:
    """What is right. ``options`` are the option keys; for ordering they stand in the right order."""

    kind: Kind
    options: tuple[str, ...]
    correct: tuple[str, ...] = ()
    max_points: int = 1

    @classmethod
    def from_structure(cls, structure: Mapping[str, Any]) -> "Key":
        """The key of a question version's stored structure."""
        return cls(
            kind=Kind(structure["kind"]),
            options=tuple(structure["options"]),
            correct=tuple(structure.get("correct", ())),
            max_points=structure.get("max_points", 1),
        )


@dataclass(frozen=True)
class Mark:
    """What an answer earned. ``points`` is in [0, max_points]."""

    points: Fraction
    max_points: int

    @property
    def is_correct(self) -> bool:
        """All points were earned."""
        return self.points == self.max_points


# An answer is plain JSON: {"choice": key} | {"choices": [key]} | {"order": [key]} | {"pairs": {left key: right key}}
Answer = Mapping[str, Any]


def check_answer(key: Key, answer: Answer) -> None:
    """Raise InvalidAnswerError unless ``answer`` is a complete answer to the question.

    Codes: ``empty``, ``unknown_option``, ``not_a_permutation`` (details: ``repeated``, option keys), ``incomplete``
    (details: ``missing``, left keys).
    """
    options = set(key.options)
    if key.kind in (Kind.SINGLE, Kind.TRUE_FALSE):
        _known([answer.get("choice")], options)
    elif key.kind is Kind.MULTIPLE:
        _known(answer.get("choices") or [None], options)
    elif key.kind is Kind.ORDERING:
        order = answer.get("order") or [None]
        _known(order, options)
        if len(order) != len(options) or set(order) != options:
            raise InvalidAnswerError("not_a_permutation", repeated=[o for o in key.options if order.count(o) != 1])
    else:
        pairs = answer.get("pairs") or {}
        missing = [left for left in key.options if not pairs.get(left)]
        if len(missing) == len(key.options):
            raise InvalidAnswerError("empty", missing=missing)
        if missing:
            raise InvalidAnswerError("incomplete", missing=missing)
        _known([*pairs.keys(), *pairs.values()], options)


def _known(chosen: Sequence[str | None], options: set[str]) -> None:
    if not chosen or not all(chosen):
        raise InvalidAnswerError("empty")
    if not set(chosen) <= options:
        raise InvalidAnswerError("unknown_option")


def grade(key: Key, answer: Answer | None) -> Mark:
    """Mark one answer. ``Mark.points`` is in [0, key.max_points]; an unanswered question earns 0.

    Raises InvalidAnswerError if the answer names an option that the question does not have.
    """
    if answer is None:
        return Mark(Fraction(0), key.max_points)
    check_answer(key, answer)
    return Mark(_share(key, answer) * key.max_points, key.max_points)


def _share(key: Key, answer: Answer) -> Fraction:
    """The part of the points that a valid answer earns, in [0, 1]."""
    if key.kind in (Kind.SINGLE, Kind.TRUE_FALSE):
        return Fraction(answer["choice"] in key.correct)
    if key.kind is Kind.MULTIPLE:
        return Fraction(set(answer["choices"]) == set(key.correct))
    if key.kind is Kind.ORDERING:
        right = sum(given == wanted for given, wanted in zip(answer["order"], key.options, strict=True))
    else:
        right = sum(answer["pairs"][left] == left for left in key.options)
    return Fraction(right, len(key.options))


@dataclass(frozen=True)
class Result:
    """The outcome of a whole attempt. ``score_scaled`` is in [0, 1] (xAPI)."""

    points: Fraction
    max_points: int

    @property
    def score_scaled(self) -> Fraction:
        """Points earned of points possible; 0 when there was nothing to earn."""
        return self.points / self.max_points if self.max_points else Fraction(0)

    @property
    def percent(self) -> int:
        """The score in whole percent, rounded down: 79.9 % is not shown as the 80 % that it did not reach."""
        return int(self.score_scaled * 100)

    def is_passed(self, passing_percent: int) -> bool:
        """Whether the score reaches the pass mark, compared exactly."""
        return self.max_points > 0 and self.score_scaled * 100 >= passing_percent


def total(marks: Sequence[Mark]) -> Result:
    """The sum of marks."""
    return Result(sum((mark.points for mark in marks), Fraction(0)), sum(mark.max_points for mark in marks))
