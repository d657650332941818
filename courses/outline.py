"""The outline of a course as an edition keeps it: steps, order, rules and addresses. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any
from uuid import UUID

from courses.progress import Requirement, require_all
from quizzes.drawing import Draw
from quizzes.rules import QuizRules


@dataclass(frozen=True)
class QuizFacts:
    """What an edition says of a quiz. ``version_ids``: the pinned question versions, in order; draws come between."""

    mode: str
    passing_percent: int
    shuffles_options: bool
    version_ids: tuple[int, ...]
    rules: QuizRules = field(default_factory=QuizRules)
    draws: tuple[Draw, ...] = ()

    @property
    def question_count(self) -> int:
        """How many questions an attempt has."""
        return len(self.version_ids) + sum(min(draw.count, len(draw.version_ids)) for draw in self.draws)

    @property
    def asked(self) -> tuple[Any, ...]:
        """What is asked, to compare: equal if two editions ask the same."""
        return self.version_ids, self.draws


@dataclass(frozen=True)
class ChapterAsked:
    """The chapter of a handbook that a step asks to read."""

    key: UUID
    handbook_key: UUID


@dataclass(frozen=True)
class CountsAs:
    """A module of another course: whoever has done it need not do this one."""

    course_key: UUID
    module_key: UUID


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
    # By what it is satisfied; empty for what its kind asks: read, submitted or passed.
    rule: str = ""
    is_always_renewed: bool = False
    chapter: ChapterAsked | None = None

    @property
    def is_quiz(self) -> bool:
        """Whether the step is a quiz."""
        return self.quiz is not None

    @property
    def is_marked(self) -> bool:
        """Whether the learner's own mark does it: that the lesson, or the chapter that it asks for, was read."""
        return not self.is_quiz and self.rule in ("", "chapter")


@dataclass(frozen=True)
class Module:
    """A module with its steps."""

    key: UUID
    number: int
    steps: tuple[Step, ...]
    # How many of its required steps are needed; 0 for all of them.
    needed: int = 0
    counts_as: CountsAs | None = None

    @property
    def required(self) -> frozenset[UUID]:
        """The keys of its required steps, of which some may be enough."""
        return frozenset(step.key for step in self.steps if step.is_required)


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
    # Modules open one after the other.
    is_in_order: bool = False
    # The course that must be completed before this one.
    after_course_key: UUID | None = None
    renewal_months: int = 0
    # Translations that lag: language, step, and the edition whose source text they follow.
    behind: Mapping[str, Mapping[UUID, int]] = field(default_factory=dict)

    @property
    def steps(self) -> tuple[Step, ...]:
        """All steps in order."""
        return tuple(step for module in self.modules for step in module.steps)

    @property
    def required(self) -> frozenset[UUID]:
        """The keys of required steps; of some modules, N of them are enough (see ``requirements``)."""
        return frozenset(step.key for step in self.steps if step.is_required)

    @property
    def requirements(self) -> tuple[Requirement, ...]:
        """What completes the course."""
        return requirements_of((module.needed, module.required) for module in self.modules)

    def step(self, key: UUID) -> Step | None:
        """The step with this key."""
        return next((step for step in self.steps if step.key == key), None)

    def lock_on(self, key: UUID, records: Iterable[Any]) -> "Module | None":
        """The module that must be done before this step opens; None if it is open.

        ``records``: the learner's, with ``step_key`` and ``is_satisfied``. What was opened once stays open, or an
        author who adds a step early on would shut others out of where they are.
        """
        step = self.step(key) if self.is_in_order else None
        if step is None:
            return None
        records = list(records)
        if any(record.step_key == key for record in records):
            return None
        done = {record.step_key for record in records if record.is_satisfied}
        for module in self.modules:
            if module.key == step.module_key:
                return None
            needed = requirements_of([(module.needed, module.required)])
            if any(found.done(done) < found.needed for found in needed):
                return module
        return None

    def after(self, key: UUID) -> Step | None:
        """The step after this one."""
        return next((after for step, after in pairwise(self.steps) if step.key == key), None)


def requirements_of(modules: Iterable[tuple[int, frozenset[UUID]]]) -> tuple[Requirement, ...]:
    """What completes a course whose modules need so many (0: all) of their required steps."""
    all_of: set[UUID] = set()
    choices = []
    for needed, keys in modules:
        if 0 < needed < len(keys):
            choices.append(Requirement(keys, needed))
        else:
            all_of |= keys
    return (require_all(all_of), *choices) if all_of else tuple(choices)


def outline_from_json(course_key: UUID, data: Mapping[str, Any]) -> Outline:
    """Read an outline from an edition's JSON."""
    numbers = iter(range(1, 10_000))
    modules = tuple(
        Module(
            UUID(module["key"]),
            number,
            tuple(_steps(module, numbers)),
            module.get("needed", 0),
            CountsAs(*map(UUID, module["counts_as"])) if "counts_as" in module else None,
        )
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
        is_in_order=data.get("is_in_order", False),
        after_course_key=UUID(data["after_course_key"]) if "after_course_key" in data else None,
        renewal_months=data.get("renewal_months", 0),
        behind={
            language: {UUID(key): number for key, number in steps.items()}
            for language, steps in data.get("behind", {}).items()
        },
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
            rule=step.get("rule", ""),
            is_always_renewed=step.get("is_always_renewed", False),
            chapter=ChapterAsked(*map(UUID, step["chapter"])) if "chapter" in step else None,
            quiz=QuizFacts(
                mode=quiz["mode"],
                passing_percent=quiz["passing_percent"],
                shuffles_options=quiz["shuffles_options"],
                version_ids=tuple(quiz["version_ids"]),
                rules=QuizRules.from_json(quiz.get("rules", {})),
                draws=tuple(Draw.from_json(draw) for draw in quiz.get("draws", ())),
            )
            if quiz
            else None,
        )
