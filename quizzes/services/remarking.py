"""Mark again what was found wrong: another answer counts, too, or a question is void. Marks only rise.

The decision stands on the version at once, so that whoever submits from now on is marked by it. What was submitted
before is marked again by a job, in short transactions, each change a row.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from jobs import services as jobs
from quizzes.enums import AttemptState, QuizMode, RemarkAction
from quizzes.grading import Answer, InvalidAnswerError, Key, check_answer, grade, is_same_answer, total
from quizzes.kinds import Asked, kind_named
from quizzes.models import Attempt, AttemptItem, MarkChange, QuestionVersion, Remark, Response
from quizzes.services.attempts import decimal_of, mark_item
from quizzes.services.tallying import reset_tallies
from quizzes.signals import attempt_remarked
from quizzes.statistics import FEWEST

REMARK = "quizzes.remark"
BATCH = 100


@dataclass(frozen=True)
class Affected:
    """Who a decision would change. ``passes``: tests that were not passed and would be."""

    attempts: int
    rises: int
    passes: int


def corrected(version: QuestionVersion, action: str, answer: Answer | None) -> dict[str, Any]:
    """The version's correction with one more decision. Raises InvalidAnswerError for what is no answer to it."""
    correction = dict(version.correction)
    if action == RemarkAction.VOID:
        return {**correction, "is_void": True}
    answer = answer or {}
    key = version.grading_key
    check_answer(key, answer)
    if not kind_named(key.kind).is_finished(version.structure, answer):
        raise InvalidAnswerError("incomplete")
    also = list(correction.get("also", ()))
    if not any(is_same_answer(key, answer, known) for known in also):
        also.append(dict(answer))
    return {**correction, "also": also}


def _graded(version: QuestionVersion) -> QuerySet[Attempt]:
    return Attempt.objects.graded().filter(Exists(AttemptItem.objects.filter(attempt=OuterRef("pk"), version=version)))


def _items(attempts: QuerySet[Attempt] | list[Attempt]) -> Iterator[tuple[Attempt, list[AttemptItem]]]:
    items = AttemptItem.objects.filter(attempt__in=attempts).select_related("attempt__learner", "version", "response")
    by_attempt: dict[int, list[AttemptItem]] = {}
    for item in items.order_by("attempt_id", "position"):
        by_attempt.setdefault(item.attempt_id, []).append(item)
    for found in by_attempt.values():
        yield found[0].attempt, found


def preview_remark(*, version: QuestionVersion, action: str, answer: Answer | None) -> Affected:
    """The dry run: what ``decide_remark`` would change. Reads every attempt that had the version."""
    key = Key.from_structure(version.structure, version.texts, corrected(version, action, answer))
    attempts = rises = passes = 0
    for attempt, items in _items(_graded(version)):
        attempts += 1
        marks = [_mark(item, version, key) for item in items]
        result = total(marks)
        if decimal_of(result.points) > (attempt.points or 0):
            rises += 1
            passes += attempt.is_passed is False and result.is_passed(attempt.passing_percent)
    return Affected(attempts, rises, passes)


def _mark(item: AttemptItem, version: QuestionVersion, key: Key) -> Any:
    if item.version_id != version.pk:
        return mark_item(item)
    return grade(key, item.saved.answer if item.saved else None)


@transaction.atomic
def decide_remark(
    *,
    version: QuestionVersion,
    quiz_key: Any,
    action: str,
    answer: Answer | None,
    reason: str,
    decided_by: Any,
    now: datetime,
) -> Remark:
    """Write the decision down and put it in force; the job that marks again is enqueued.

    Raises InvalidAnswerError for what is no answer to the question.
    """
    version = QuestionVersion.objects.select_for_update().get(pk=version.pk)
    version.correction = corrected(version, action, answer)
    version.save(update_fields=["correction"])
    remark = Remark.objects.create(
        version=version,
        quiz_key=quiz_key,
        action=action,
        answer=answer,
        reason=reason,
        decided_by=decided_by,
        decided_at=now,
    )
    jobs.enqueue(REMARK, str(remark.pk))
    return remark


def carry_out(*, remark_id: int, now: datetime) -> int:
    """Mark the attempts again that a decision is about; the number whose points rose. Twice changes nothing more."""
    remark = Remark.objects.select_related("version").get(pk=remark_id)
    if remark.finished_at is not None:
        return 0
    changed, last = 0, 0
    while True:
        attempts = list(_graded(remark.version).filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH])
        if not attempts:
            break
        changed += sum(_remark_attempt(remark, pk, now) for pk in attempts)
        last = attempts[-1]
    with transaction.atomic():
        Remark.objects.filter(pk=remark_id).update(finished_at=now)
        for quiz_key in set(_graded(remark.version).values_list("quiz_key", flat=True)):
            reset_tallies(quiz_key=quiz_key)
    return changed


@transaction.atomic
def _remark_attempt(remark: Remark, attempt_id: int, now: datetime) -> bool:
    attempt = Attempt.objects.select_for_update().get(pk=attempt_id)
    ((attempt_read, items),) = _items([attempt])
    attempt.learner = attempt_read.learner
    result = total([mark_item(item) for item in items])
    points = decimal_of(result.points)
    before = attempt.points or decimal_of(Fraction(0))
    if points <= before:
        return False
    _, is_new = MarkChange.objects.get_or_create(
        remark=remark,
        attempt=attempt,
        defaults={
            "points_before": before,
            "points_after": points,
            "was_passed": attempt.is_passed,
            "is_passed": result.is_passed(attempt.passing_percent) if attempt.mode == QuizMode.TEST else None,
            "changed_at": now,
        },
    )
    if not is_new:
        return False
    for item in items:
        if item.version_id == remark.version_id:
            Response.objects.filter(item=item).update(points=decimal_of(mark_item(item).points))
    was_passed, attempt.points = attempt.is_passed, points
    attempt.score_scaled = decimal_of(result.score_scaled, "0.00001")
    if attempt.mode == QuizMode.TEST:
        attempt.is_passed = result.is_passed(attempt.passing_percent)
    attempt.save(update_fields=["points", "score_scaled", "is_passed"])
    if attempt.is_passed and not was_passed:
        attempt_remarked.send(sender=Attempt, attempt=attempt, now=now)
    return True


@dataclass(frozen=True)
class GivenAnswer:
    """An answer with its words, and how many people gave it."""

    answer: dict[str, Any]
    words: str
    people: int


def frequent_answers(*, version: QuestionVersion, language: str, most: int = 30) -> list[GivenAnswer]:
    """Answers to a version that earned less than all and that FEWEST or more people gave, the most frequent first.

    What fewer gave is not told: somebody could be known by it. Of private kinds none. Reads every answer to it.
    """
    kind, key = kind_named(version.structure["kind"]), version.grading_key
    if kind.is_private or not kind.is_graded or key.is_void:
        return []
    asked = Asked(key, version.text(language), list(key.options))
    given: dict[str, tuple[dict[str, Any], set[Any]]] = {}
    responses = Response.objects.filter(item__version=version, attempt__state=AttemptState.GRADED)
    for answer, learner in responses.values_list("answer", "attempt__learner"):
        if not grade(key, answer).is_correct:
            given.setdefault(kind.in_words(asked, answer), (answer, set()))[1].add(learner)
    told = [GivenAnswer(answer, words, len(who)) for words, (answer, who) in given.items() if len(who) >= FEWEST]
    return sorted(told, key=lambda one: (-one.people, one.words))[:most]
