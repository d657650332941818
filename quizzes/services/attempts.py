"""Start, answer, submit and end attempts. Each is safe to send twice, from two tabs, at the same moment."""

import random
from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from jobs import services as jobs
from quizzes.drawing import Draw
from quizzes.enums import AttemptState, EndedBy, Policy, QuizMode
from quizzes.grading import Answer, Mark, grade, total
from quizzes.kinds import kind_named
from quizzes.models import Allowance, Attempt, AttemptItem, QuestionVersion, Response
from quizzes.rules import QuizRules, Refusal
from quizzes.services.drawing import questions_for
from quizzes.signals import attempt_graded

FINALISE = "quizzes.finalise"
FINALISE_LIMIT = 500


@dataclass(frozen=True)
class QuizSpec:
    """What a quiz is at this moment; an attempt freezes it."""

    quiz_key: UUID
    mode: str
    passing_percent: int
    version_ids: tuple[int, ...]
    shuffles_options: bool = True
    rules: QuizRules = field(default_factory=QuizRules)
    draws: tuple[Draw, ...] = ()


class StartRefusedError(Exception):
    """No new attempt may begin now. ``refusal`` says why, and when that changes."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


class AttemptClosedError(Exception):
    """The attempt has been submitted, or its time is over: nothing can be saved to it any more."""


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
    """The learner's open attempt at this quiz, a new one if there is none. Pins versions, rules and order.

    An open one whose time is over is ended first. Raises StartRefusedError where the rules allow no new one.
    """
    own = Attempt.objects.for_learner(learner).for_quiz(quiz.quiz_key, context)
    tries = list(own)
    existing = next((attempt for attempt in tries if attempt.is_open), None)
    if existing is not None and existing.is_overdue(now):
        finalise_attempt(attempt_uuid=existing.uuid, now=now)
        tries, existing = list(own), None
    if existing is not None:
        return existing
    rules = quiz.rules.allowing(Allowance.objects.for_learner(learner).for_quiz(quiz.quiz_key).together())
    refusal = rules.refusal([attempt.submitted_at for attempt in tries if attempt.submitted_at], now)
    if refusal is not None:
        raise StartRefusedError(refusal)
    versions = questions_for(learner=learner, fixed=quiz.version_ids, draws=quiz.draws)
    try:
        with transaction.atomic():
            attempt = Attempt.objects.create(
                learner=learner,
                quiz_key=quiz.quiz_key,
                context=context,
                number=len(tries) + 1,
                edition_number=edition_number,
                mode=quiz.mode,
                passing_percent=quiz.passing_percent,
                policy=rules.policy,
                feedback=rules.feedback,
                closes_at=rules.closes_at,
                deadline_at=rules.deadline(now),
                language=language,
                started_at=now,
                max_points=sum(version.grading_key.max_points for version in versions),
            )
    except IntegrityError:
        # Another click was first. If its attempt has ended meanwhile, this click began before that: show its result.
        return own.order_by("-number").first()  # type: ignore[return-value]
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

    ``now``: when the answer arrived, which may be a while ago if the server was busy. ``seen_revision`` is the
    revision that the form showed, 0 for an unanswered question.
    Raises InvalidAnswerError, AttemptClosedError or StaleResponseError; then nothing is stored.
    """
    mark = grade(item.version.grading_key, answer)
    # Also takes the row's lock: submitting and other tabs wait until this answer is in.
    if not Attempt.objects.accepting(now).filter(pk=item.attempt_id).update(saved_at=now):
        raise AttemptClosedError
    deadline = item.attempt.deadline_at
    values = {
        "answer": dict(answer),
        "language": language,
        "saved_at": now,
        "is_late": deadline is not None and now > deadline,
        "points": decimal_of(mark.points),
    }
    stored = Response.objects.filter(item=item)
    if item.saved is not None and item.saved.answer == values["answer"]:
        current = stored.first()
        if current is not None and (current.revision, current.answer) == (seen_revision, values["answer"]):
            return seen_revision, mark  # saved while it was given, and now by the button
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
    if not own.accepting(now).update(state=AttemptState.GRADED, submitted_at=now, ended_by=EndedBy.LEARNER):
        if not own.exists():
            raise Attempt.DoesNotExist
        return finalise_attempt(attempt_uuid=attempt_uuid, now=now)
    return _grade(attempt_uuid, now, allows_gaps=allows_gaps)


@transaction.atomic
def finalise_attempt(*, attempt_uuid: UUID, now: datetime) -> Attempt | None:
    """Mark what was saved of an attempt whose time and grace are over. None if there is nothing to end.

    Any number of workers may do it, at the moment of a submission, and again.
    """
    own = Attempt.objects.overdue(now).filter(uuid=attempt_uuid)
    if not own.update(state=AttemptState.GRADED, submitted_at=now, ended_by=EndedBy.TIME):
        return None
    return _grade(attempt_uuid, now, allows_gaps=True)


def enqueue_overdue(now: datetime) -> int:
    """Want every attempt ended whose time and grace are over; return how many. Asked every few seconds."""
    waiting = list(Attempt.objects.overdue(now).order_by("deadline_at").values_list("uuid", flat=True)[:FINALISE_LIMIT])
    for attempt_uuid in waiting:
        with transaction.atomic():
            jobs.enqueue(FINALISE, attempt_uuid)
    return len(waiting)


def _grade(attempt_uuid: UUID, now: datetime, *, allows_gaps: bool) -> Attempt:
    # Read after the update took the row's lock: an answer acknowledged a moment ago counts.
    items = list(
        AttemptItem.objects.filter(attempt__uuid=attempt_uuid)
        .select_related("attempt__learner", "version", "response")
        .order_by("position")
    )
    if not allows_gaps and any(item.is_missing for item in items):
        raise UnansweredError
    attempt = items[0].attempt
    result = total([mark_item(item) for item in items])
    attempt.points, attempt.max_points = decimal_of(result.points), result.max_points
    attempt.score_scaled = decimal_of(result.score_scaled, "0.00001")
    attempt.is_passed = result.is_passed(attempt.passing_percent) if attempt.mode == QuizMode.TEST else None
    attempt.is_counting = attempt.policy != Policy.FIRST or not _has_earlier(attempt)
    attempt.save(update_fields=["points", "max_points", "score_scaled", "is_passed", "is_counting"])
    attempt_graded.send(sender=Attempt, attempt=attempt, now=now)
    return attempt


def _has_earlier(attempt: Attempt) -> bool:
    tries = Attempt.objects.filter(learner_id=attempt.learner_id).for_quiz(attempt.quiz_key, attempt.context)
    return tries.graded().exclude(pk=attempt.pk).exists()


def mark_item(item: AttemptItem) -> Mark:
    """The mark of what is saved for a question: exact, so that three thirds make a whole."""
    return grade(item.version.grading_key, item.saved.answer if item.saved else None)


def decimal_of(value: Fraction, places: str = "0.0001") -> Decimal:
    """A mark as it is stored, rounded down."""
    # Down: a score just below the pass mark must not be stored as reaching it.
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal(places), rounding=ROUND_DOWN)
