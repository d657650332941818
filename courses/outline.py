"""The outline of a course as an edition keeps it: steps, order, rules and addresses. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any
from uuid import UUID

from quizzes.rules import QuizRules


@dataclass(frozen=True)
class QuizFacts:
    """What an edition says of a quiz. ``version_ids`` are the pinned question versions, in order."""

    mode: str
    passing_percent: int
    shuffles_options: bool
    version_ids: tuple[int, ...]
    rules: QuizRules = field(default_factory=QuizRules)


@dataclass(frozen=True)
class Step:
    """A lesson or quiz in its place. ``number`` counts from 1 through the whole course."""

    key: UUID
    module_key: UUID
    kind: str
    number: int
    is_required: bool
    is_sensitive: bool
    minutes: int
    quiz: QuizFacts | None = None

    @property
    def is_quiz(self) -> bool:
        """Whether the step is a quiz."""
        return self.quiz is not None


@dataclass(frozen=True)
class Module:
    """A module with its steps."""

    key: UUID
    number: int
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class CertificateRule:
    """What completing the course earns; without ``valid_months`` it does not expire."""

    kind: str = "passing"
    valid_months: int | None = None


@dataclass(frozen=True)
class Outline:
    """A course's steps in order, those of its source language in all languages."""

    course_key: UUID
    source_language: str
    languages: tuple[str, ...]
    is_sensitive: bool
    is_open_reading: bool
    extent_minutes: int
    issuer: str
    responsible: str
    certificate: CertificateRule
    modules: tuple[Module, ...]
    paths: Mapping[str, Mapping[UUID, str]]

    @property
    def steps(self) -> tuple[Step, ...]:
        """All steps in order."""
        return tuple(step for module in self.modules for step in module.steps)

    @property
    def required(self) -> frozenset[UUID]:
        """The keys of required steps."""
        return frozenset(step.key for step in self.steps if step.is_required)

    def step(self, key: UUID) -> Step | None:
        """The step with this key."""
        return next((step for step in self.steps if step.key == key), None)

    def after(self, key: UUID) -> Step | None:
        """The step after this one."""
        return next((after for step, after in pairwise(self.steps) if step.key == key), None)


def outline_from_json(course_key: UUID, data: Mapping[str, Any]) -> Outline:
    """Read an outline from an edition's JSON."""
    numbers = iter(range(1, 10_000))
    modules = tuple(
        Module(UUID(module["key"]), number, tuple(_steps(module, numbers)))
        for number, module in enumerate(data["modules"], start=1)
    )
    return Outline(
        course_key=course_key,
        source_language=data["source_language"],
        languages=tuple(data["languages"]),
        is_sensitive=data["is_sensitive"],
        is_open_reading=data["is_open_reading"],
        extent_minutes=data["extent_minutes"],
        issuer=data["issuer"],
        responsible=data["responsible"],
        certificate=CertificateRule(**data.get("certificate", {})),
        modules=modules,
        paths={language: {UUID(key): path for key, path in paths.items()} for language, paths in data["paths"].items()},
    )


def _steps(module: Mapping[str, Any], numbers: Iterator[int]) -> Iterator[Step]:
    for step in module["steps"]:
        quiz = step.get("quiz")
        yield Step(
            key=UUID(step["key"]),
            module_key=UUID(module["key"]),
            kind=step["kind"],
            number=next(numbers),
            is_required=step["is_required"],
            is_sensitive=step["is_sensitive"],
            minutes=step["minutes"],
            quiz=QuizFacts(
                mode=quiz["mode"],
                passing_percent=quiz["passing_percent"],
                shuffles_options=quiz["shuffles_options"],
                version_ids=tuple(quiz["version_ids"]),
                rules=QuizRules.from_json(quiz.get("rules", {})),
            )
            if quiz
            else None,
        )
