"""Start, answer and submit attempts. Each is safe to send twice, from two tabs, at the same moment."""

import random
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from quizzes.enums import AttemptState, QuizMode
from quizzes.grading import Answer, Mark, grade, total
from quizzes.kinds import kind_named
from quizzes.models import Attempt, AttemptItem, QuestionVersion, Response
from quizzes.signals import attempt_graded


@dataclass(frozen=True)
class QuizSpec:
    """What a quiz is at this moment; an attempt freezes it."""

    quiz_key: UUID
    mode: str
    passing_percent: int
    version_ids: tuple[int, ...]
    shuffles_options: bool = True


class AttemptClosedError(Exception):
    """The attempt has been submitted: nothing can be saved to it any more."""


class UnansweredError(Exception):
    """Some questions have no answer."""


class StaleResponseError(Exception):
    """The question was answered elsewhere since this form was opened. ``current`` is what is stored."""

    def __init__(self, current: Response | None) -> None:
        super().__init__("stale")
        self.current = current


@transaction.atomic
def start_attempt(
    *, learner: Any, quiz: QuizSpec, context: UUID, edition_number: int, language: str, now: datetime
) -> Attempt:
    """The learner's open attempt at this quiz, a new one if there is none. Pins versions, pass mark and order."""
    existing = Attempt.objects.for_learner(learner).for_quiz(quiz.quiz_key, context).open().first()
    if existing is not None:
        return existing
    by_id = QuestionVersion.objects.select_related("question").in_bulk(quiz.version_ids)
    versions = [by_id[pk] for pk in quiz.version_ids]
    try:
        with transaction.atomic():
            attempt = Attempt.objects.create(
                learner=learner,
                quiz_key=quiz.quiz_key,
                context=context,
                edition_number=edition_number,
                mode=quiz.mode,
                passing_percent=quiz.passing_percent,
                language=language,
                started_at=now,
                max_points=sum(version.grading_key.max_points for version in versions),
            )
    except IntegrityError:  # the other click of a double click was first
        return Attempt.objects.for_learner(learner).for_quiz(quiz.quiz_key, context).open().get()
    AttemptItem.objects.bulk_create(
        [
            AttemptItem(
                attempt=attempt,
                position=position,
                question_key=version.question.key,
                version=version,
                option_order=_shown_order(version, shuffles=quiz.shuffles_options),
            )
            for position, version in enumerate(versions, start=1)
        ]
    )
    return attempt


def _shown_order(version: QuestionVersion, *, shuffles: bool) -> list[str]:
    key = version.grading_key
    return kind_named(key.kind).shown_order(key, shuffles=shuffles, dice=random.SystemRandom())


@transaction.atomic
def save_response(
    *, item: AttemptItem, answer: Answer, seen_revision: int, language: str, now: datetime
) -> tuple[int, Mark]:
    """Store an answer; return its revision and mark. Two statements.

    ``seen_revision`` is the revision that the form showed, 0 for an unanswered question.
    Raises InvalidAnswerError, AttemptClosedError or StaleResponseError; then nothing is stored.
    """
    mark = grade(item.version.grading_key, answer)
    # Also takes the row's lock: submitting and other tabs wait until this answer is in.
    is_open = Attempt.objects.filter(pk=item.attempt_id, state=AttemptState.OPEN).update(saved_at=now)
    if not is_open:
        raise AttemptClosedError
    values = {"answer": dict(answer), "language": language, "saved_at": now, "points": _decimal(mark.points)}
    stored = Response.objects.filter(item=item)
    if seen_revision > 0:
        if stored.filter(revision=seen_revision).update(revision=F("revision") + 1, **values):
            return seen_revision + 1, mark
    else:
        fresh = Response(item=item, attempt_id=item.attempt_id, question_key=item.question_key, revision=1, **values)
        if _insert(fresh):
            return 1, mark
    current = stored.first()
    if current is not None and current.answer == dict(answer):
        return current.revision, mark  # the same form sent twice
    raise StaleResponseError(current)


def _insert(response: Response) -> bool:
    try:
        with transaction.atomic():
            response.save(force_insert=True)
    except IntegrityError:
        return False
    return True


@transaction.atomic
def submit_attempt(*, learner: Any, attempt_uuid: UUID, now: datetime, allows_gaps: bool = True) -> Attempt | None:
    """Mark what was saved and close the learner's attempt. Three statements of its own.

    None if it was closed already: twenty clicks give one result. Raises Attempt.DoesNotExist for another's or a
    missing one, and UnansweredError, leaving it open, if a question has no answer and that is not allowed.
    Sends ``attempt_graded`` inside the transaction.
    """
    own = Attempt.objects.for_learner(learner).filter(uuid=attempt_uuid)
    if not own.open().update(state=AttemptState.GRADED, submitted_at=now):
        if not own.exists():
            raise Attempt.DoesNotExist
        return None
    # Read after the update took the row's lock: an answer acknowledged a moment ago counts.
    items = list(AttemptItem.objects.for_attempt_of(learner, attempt_uuid))
    if not allows_gaps and any(item.is_missing for item in items):
        raise UnansweredError
    attempt = items[0].attempt
    attempt.learner = learner
    result = total([mark_item(item) for item in items])
    attempt.points, attempt.max_points = _decimal(result.points), result.max_points
    attempt.score_scaled = _decimal(result.score_scaled, "0.00001")
    attempt.is_passed = result.is_passed(attempt.passing_percent) if attempt.mode == QuizMode.TEST else None
    attempt.save(update_fields=["points", "max_points", "score_scaled", "is_passed"])
    attempt_graded.send(sender=Attempt, attempt=attempt, now=now)
    return attempt


def mark_item(item: AttemptItem) -> Mark:
    """The mark of what is saved for a question: exact, so that three thirds make a whole."""
    return grade(item.version.grading_key, item.saved.answer if item.saved else None)


def _decimal(value: Fraction, places: str = "0.0001") -> Decimal:
    # Down: a score just below the pass mark must not be stored as reaching it.
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal(places), rounding=ROUND_DOWN)
