"""Keep the sums: count attempts that are new, once each, in short transactions."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from jobs import services as jobs
from quizzes.kinds import kind_named
from quizzes.models import (
    Attempt,
    AttemptItem,
    CountedAttempt,
    QuestionTally,
    QuestionVersion,
    QuizTally,
    Response,
)
from quizzes.statistics import Sums

TALLY = "quizzes.tally"
BATCH = 200
_FIELDS = list(Sums.__dataclass_fields__)


def _uncounted() -> QuerySet[Attempt]:
    return Attempt.objects.graded().filter(~Exists(CountedAttempt.objects.filter(attempt=OuterRef("pk"))))


def enqueue_tallies() -> int:
    """Want every quiz counted that has attempts which are in no sum yet. One query, and one statement per quiz."""
    keys = list(_uncounted().order_by().values_list("quiz_key", flat=True).distinct())
    for key in keys:
        jobs.enqueue(TALLY, key)
    return len(keys)


def tally_quiz(*, quiz_key: UUID, now: datetime) -> int:
    """Count what is new of a quiz; the number of attempts gone through. BATCH of them per transaction."""
    done = 0
    while count := _tally_batch(quiz_key, now):
        done += count
    return done


@transaction.atomic
def _tally_batch(quiz_key: UUID, now: datetime) -> int:
    QuizTally.objects.get_or_create(quiz_key=quiz_key, defaults={"scores": [0] * 10})
    # Its lock keeps two workers from counting an attempt twice.
    quiz = QuizTally.objects.select_for_update().get(quiz_key=quiz_key)
    earlier = Attempt.objects.filter(learner=OuterRef("learner"), quiz_key=quiz_key, pk__lt=OuterRef("pk"))
    attempts = list(_uncounted().filter(quiz_key=quiz_key).annotate(is_later=Exists(earlier)).order_by("pk")[:BATCH])
    if not attempts:
        return 0
    first = {attempt.pk: attempt for attempt in attempts if not attempt.is_later}
    _add_questions(quiz_key, first)
    for attempt in first.values():
        quiz.attempts += 1
        quiz.passed += bool(attempt.is_passed)
        quiz.scores[min(int((attempt.score_scaled or 0) * 10), 9)] += 1
    quiz.counted_at = now
    quiz.save()
    CountedAttempt.objects.bulk_create([CountedAttempt(attempt=attempt) for attempt in attempts])
    return len(attempts)


def _add_questions(quiz_key: UUID, attempts: Mapping[int, Attempt]) -> None:
    items = AttemptItem.objects.filter(attempt__in=attempts).values_list(
        "attempt_id", "version_id", "response__points", "response__answer"
    )
    rows = list(items)
    versions = QuestionVersion.objects.in_bulk({row[1] for row in rows})
    tallies = {
        tally.version_id: tally for tally in QuestionTally.objects.filter(quiz_key=quiz_key, version__in=versions)
    }
    keys = {pk: version.grading_key for pk, version in versions.items()}
    sums = {
        pk: Sums(**{name: getattr(tallies[pk], name) for name in _FIELDS}) if pk in tallies else Sums() for pk in keys
    }
    for attempt_id, version_id, points, answer in rows:
        key, attempt = keys[version_id], attempts[attempt_id]
        if kind_named(key.kind).is_private:
            continue
        earned = float(key.max_points if key.is_void else points or 0)
        rest = attempt.max_points - key.max_points
        sums[version_id].add(
            share=earned / key.max_points if key.max_points else 0.0,
            rest=(float(attempt.points or 0) - earned) / rest if rest else 0.0,
            is_answered=answer is not None,
            choices=tuple(chosen_in(answer)),
        )
    QuestionTally.objects.bulk_create(
        [
            QuestionTally(quiz_key=quiz_key, version_id=pk, **{name: getattr(found, name) for name in _FIELDS})
            for pk, found in sums.items()
            if found.attempts
        ],
        update_conflicts=True,
        unique_fields=["quiz_key", "version"],
        update_fields=_FIELDS,
    )


def chosen_in(answer: Any) -> Iterator[str]:
    """The option keys that an answer chooses; nothing for kinds in which nothing is chosen."""
    if isinstance(answer, dict):
        if isinstance(answer.get("choice"), str):
            yield answer["choice"]
        yield from (choice for choice in answer.get("choices", ()) if isinstance(choice, str))


@transaction.atomic
def reset_tallies(*, quiz_key: UUID) -> None:
    """Forget the sums of a quiz and count again: its marks have changed. Attempts without answers drop out."""
    answered = Response.objects.filter(attempt=OuterRef("attempt"))
    CountedAttempt.objects.filter(Exists(answered), attempt__quiz_key=quiz_key).delete()
    QuestionTally.objects.filter(quiz_key=quiz_key).delete()
    QuizTally.objects.filter(quiz_key=quiz_key).delete()
    jobs.enqueue(TALLY, quiz_key)


def leave_out(attempts: QuerySet[Attempt]) -> None:
    """Attempts whose answers are about to be erased are in the sums already, or never will be."""
    rows = [CountedAttempt(attempt_id=pk) for pk in attempts.filter(~Q(state="open")).values_list("pk", flat=True)]
    CountedAttempt.objects.bulk_create(rows, ignore_conflicts=True)
