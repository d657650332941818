"""Mark answers. Pure: no database, no Django; the same answer and key always earn the same points.

How each kind counts stands in its own module of ``quizzes.kinds``, which registers it here; the page says it to the
learner. What holds for all: points are a share of the possible ones, never below zero, and no answer earns nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Protocol

# An answer is plain JSON; each kind has its own shape, such as {"choice": option key}.
Answer = Mapping[str, Any]


class InvalidAnswerError(ValueError):
    """The answer names an option that the question does not have, or has another shape. ``code`` says which."""

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


@dataclass(frozen=True)
class Key:
    """What is right.

    ``options`` are the option keys; for ordering they stand in the right order. ``facts`` is the whole structure of the
    version. ``accepted`` are the texts that count, by the slot they are typed into, those of all languages together:
    the mark of an answer must not change when its reader switches the language. ``also`` are whole answers that earn
    all points, ``is_void`` gives them to everybody: what marking again decided.
    """

    kind: str
    options: tuple[str, ...] = ()
    correct: tuple[str, ...] = ()
    max_points: int = 1
    facts: Mapping[str, Any] = field(default_factory=dict)
    accepted: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    also: tuple[Answer, ...] = ()
    is_void: bool = False

    @classmethod
    def from_structure(
        cls,
        structure: Mapping[str, Any],
        texts: Mapping[str, Any] | None = None,
        correction: Mapping[str, Any] | None = None,
    ) -> "Key":
        """The key in a question version's stored structure, texts and correction."""
        correction = correction or {}
        also = tuple(correction.get("also", ()))
        accepted: dict[str, tuple[str, ...]] = {}
        for text in (texts or {}).values():
            for slot, words in text.get("accepted", {}).items():
                accepted[slot] = tuple(dict.fromkeys((*accepted.get(slot, ()), *words)))
        return cls(
            kind=structure["kind"],
            options=tuple(structure.get("options", ())),
            # An option that counts, too, is as right as the others, on the result page as well.
            correct=(*structure.get("correct", ()), *(answer["choice"] for answer in also if "choice" in answer)),
            max_points=structure.get("max_points", 1),
            facts=structure,
            accepted=accepted,
            also=also,
            is_void=bool(correction.get("is_void")),
        )

    @property
    def is_graded(self) -> bool:
        """Whether there is anything to earn. Opinions and reflections are not marked."""
        return self.max_points > 0


@dataclass(frozen=True)
class Mark:
    """What an answer earned. ``points`` is in [0, max_points]."""

    points: Fraction
    max_points: int

    @property
    def is_correct(self) -> bool:
        """All points were earned. What is not graded is neither right nor wrong, and needs no second try."""
        return self.points == self.max_points


class Marking(Protocol):
    """How one kind of question is marked. All functions are pure."""

    def check(self, key: Key, answer: Answer) -> None:
        """Raise InvalidAnswerError unless ``answer`` is a complete answer to the question.

        Codes: ``empty``, ``unknown_option``, ``incomplete`` (details: ``missing``, the keys without an answer), and
        those of the kind.
        """

    def share(self, key: Key, answer: Answer) -> Fraction:
        """The part of the points that an answer earns which passed ``check``, in [0, 1]."""

    def is_same(self, key: Key, one: Answer, other: Answer) -> bool:
        """Whether two answers say the same under the rules of the question."""


_MARKINGS: dict[str, Marking] = {}


def register(kind: str, marking: Marking) -> None:
    """Say how a kind is marked. Called by ``quizzes.kinds`` for each kind there is."""
    _MARKINGS[kind] = marking


def check_answer(key: Key, answer: Answer) -> None:
    """Raise InvalidAnswerError unless ``answer`` is a complete answer to the question."""
    _MARKINGS[key.kind].check(key, answer)


def grade(key: Key, answer: Answer | None) -> Mark:
    """Mark one answer. ``Mark.points`` is in [0, key.max_points]; an unanswered question earns 0.

    Raises InvalidAnswerError if the answer names an option that the question does not have.
    """
    if key.is_void:
        return Mark(Fraction(key.max_points), key.max_points)
    if answer is None:
        return Mark(Fraction(0), key.max_points)
    check_answer(key, answer)
    if any(is_same_answer(key, answer, other) for other in key.also):
        return Mark(Fraction(key.max_points), key.max_points)
    return Mark(_MARKINGS[key.kind].share(key, answer) * key.max_points, key.max_points)


def is_same_answer(key: Key, one: Answer, other: Answer) -> bool:
    """Whether two answers to a question say the same."""
    return _MARKINGS[key.kind].is_same(key, one, other)


def check_known(chosen: Sequence[str | None], options: Sequence[str]) -> None:
    """Raise InvalidAnswerError unless all that is chosen are options of the question, and something is."""
    if not chosen or not all(chosen):
        raise InvalidAnswerError("empty")
    if not set(chosen) <= set(options):
        raise InvalidAnswerError("unknown_option")


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
