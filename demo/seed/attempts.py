"""Attempts as learners leave them: questions pinned, answers saved, points by the rules of grading."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from courses.outline import Outline, Step
from quizzes.enums import AttemptState, QuizMode
from quizzes.grading import Key, Result, grade, total
from quizzes.kinds import kind_named
from quizzes.models import Attempt, AttemptItem, QuestionVersion, Response


@dataclass(frozen=True)
class Tried:
    """One submitted attempt, not saved."""

    attempt: Attempt
    items: list[AttemptItem]
    responses: list[Response]


@dataclass(frozen=True)
class QuizTakers:
    """What is asked in the quizzes of a course: by the quiz's key, question versions with their keys."""

    questions: Mapping[UUID, list[tuple[QuestionVersion, Key]]]

    @classmethod
    def of(cls, outline: Outline) -> "QuizTakers":
        """The questions of all quizzes of a course. One query."""
        ids = {step.key: step.quiz.version_ids for step in outline.steps if step.quiz}
        wanted = [pk for pks in ids.values() for pk in pks]
        versions = QuestionVersion.objects.select_related("question").in_bulk(wanted)
        return cls({key: [(versions[pk], versions[pk].grading_key) for pk in pks] for key, pks in ids.items()})

    def tries(
        self,
        step: Step,
        *,
        dice: random.Random,
        passes: bool,
        uuid: UUID,
        learner: Any,
        context: UUID,
        edition_number: int,
        language: str,
        times: tuple[datetime, datetime, datetime],
    ) -> Tried:
        """An attempt that reaches the pass mark, or does not. ``times``: started, last saved, submitted."""
        assert step.quiz is not None  # noqa: S101 - for the type checker
        questions = self.questions[step.key]
        answers, result = _answers([key for _, key in questions], step.quiz.passing_percent, dice, passes=passes)
        started_at, saved_at, submitted_at = times
        attempt = Attempt(
            uuid=uuid,
            learner=learner,
            quiz_key=step.key,
            context=context,
            edition_number=edition_number,
            mode=step.quiz.mode,
            passing_percent=step.quiz.passing_percent,
            language=language,
            state=AttemptState.GRADED,
            started_at=started_at,
            saved_at=saved_at,
            submitted_at=submitted_at,
            points=_decimal(result.points, "0.0001"),
            max_points=result.max_points,
            score_scaled=_decimal(result.score_scaled, "0.00001"),
            is_passed=result.is_passed(step.quiz.passing_percent) if step.quiz.mode == QuizMode.TEST else None,
        )
        items, responses = [], []
        for position, ((version, key), answer) in enumerate(zip(questions, answers, strict=True), start=1):
            item = AttemptItem(
                attempt=attempt,
                position=position,
                question_key=version.question.key,
                version=version,
                option_order=kind_named(key.kind).shown_order(key, shuffles=True, dice=dice),
            )
            items.append(item)
            responses.append(
                Response(
                    attempt=attempt,
                    item=item,
                    question_key=version.question.key,
                    answer=answer,
                    language=language,
                    saved_at=saved_at,
                    points=_decimal(grade(key, answer).points, "0.0001"),
                )
            )
        return Tried(attempt, items, responses)


def _answers(
    keys: list[Key], passing_percent: int, dice: random.Random, *, passes: bool
) -> tuple[list[dict[str, Any]], Result]:
    """Mostly right answers that pass, or mostly wrong ones that do not."""
    share = 0.9 if passes else 0.4
    answers = [_answer(key, dice, is_right=dice.random() < share) for key in keys]
    for position in dice.sample(range(len(keys)), len(keys)):
        result = total([grade(key, answer) for key, answer in zip(keys, answers, strict=True)])
        if result.is_passed(passing_percent) == passes:
            break
        answers[position] = _answer(keys[position], dice, is_right=passes)
    return answers, total([grade(key, answer) for key, answer in zip(keys, answers, strict=True)])


def _answer(key: Key, dice: random.Random, *, is_right: bool) -> dict[str, Any]:
    kind = kind_named(key.kind)
    return kind.right_answer(key) if is_right else kind.other_answer(key, dice)


def _decimal(value: Fraction, places: str) -> Decimal:
    # Down, as attempts are stored: a score just below the pass mark does not reach it.
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal(places), rounding=ROUND_DOWN)
