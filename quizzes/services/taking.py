"""What a published quiz asks of the bank: versions in order, and pools to draw from. Written down by settling alone."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from quizzes.blocks import Authored, Drawn, Taken, draft_questions, quiz_parts
from quizzes.drawing import Draw
from quizzes.enums import QuestionState, Use
from quizzes.models import DrawnTag, Question, QuestionUse
from quizzes.services.bank import record_versions


@dataclass(frozen=True)
class PublishedQuiz:
    """A quiz as it is live. ``translations``: language to the questions of the translated page."""

    key: UUID
    questions: Any
    translations: Mapping[str, Any]
    is_sensitive: bool
    is_shared: bool


@dataclass(frozen=True)
class Asking:
    """What an edition says that a quiz asks."""

    version_ids: tuple[int, ...]
    draws: tuple[Draw, ...] = ()


@transaction.atomic
def record_quizzes(
    *, root_key: UUID, quizzes: Sequence[PublishedQuiz], source_language: str, now: datetime
) -> tuple[dict[UUID, Asking], set[UUID]]:
    """Write what is new of a course's quizzes to the bank; what each asks, and the other courses that this touches.

    The caller holds the course's lock. A question whose quiz is no longer in the course is retired. What is taken in
    follows its own quiz, and stays as it was last if it is gone from there: no course breaks by another's author.
    """
    keys = [quiz.key for quiz in quizzes]
    own = Question.objects.filter(
        Q(home_quiz_key__in=keys) | Q(uses__root_key=root_key, uses__how=Use.WRITTEN)
    ).distinct()
    before = _facts(own)
    written = {
        quiz.key: record_versions(
            quiz_key=quiz.key,
            drafts=draft_questions(quiz.key, quiz.questions, quiz.translations, source_language),
            source_language=source_language,
            now=now,
            is_shared=quiz.is_shared,
            is_sensitive=quiz.is_sensitive,
        )
        for quiz in quizzes
    }
    own.exclude(home_quiz_key__in=keys).update(state=QuestionState.RETIRED)
    after = _facts(Question.objects.filter(Q(pk__in=before) | Q(home_quiz_key__in=keys)))
    changed = {pk: facts for pk, facts in (before | after).items() if before.get(pk) != after.get(pk)}

    asking: dict[UUID, Asking] = {}
    uses: dict[tuple[UUID, int], str] = {}
    tags: list[tuple[UUID, str]] = []
    for quiz in quizzes:
        asking[quiz.key], used = _ask(quiz, [version.pk for version in written[quiz.key]], keys, source_language)
        uses |= {(quiz.key, question_id): how for question_id, how in used.items()}
        tags += [
            (quiz.key, tag) for tag in {part.tag for part in quiz_parts(quiz.questions) if isinstance(part, Drawn)}
        ]
    _write_uses(root_key, keys, uses, tags)
    return asking, _roots_touched(root_key, changed)


def forget_root(*, root_key: UUID, now: datetime) -> set[UUID]:
    """A course is no longer published: its questions are retired, and it uses none. The other courses this touches."""
    _asking, touched = record_quizzes(root_key=root_key, quizzes=[], source_language="", now=now)
    return touched


def _facts(questions: QuerySet[Question]) -> dict[int, tuple[Any, ...]]:
    rows = questions.values_list("pk", "current_id", "state", "tags", "is_shared", "is_sensitive")
    return {row[0]: row[1:] for row in rows}


def _ask(
    quiz: PublishedQuiz, written: Sequence[int], keys: Sequence[UUID], language: str
) -> tuple[Asking, dict[int, str]]:
    """What a quiz asks, and the questions it uses by their row."""
    parts = quiz_parts(quiz.questions)
    wanted = [part.key for part in parts if isinstance(part, Taken) and part.key]
    taken = {question.key: question for question in Question.objects.filter(key__in=wanted).exclude(current=None)}
    own = Question.objects.filter(home_quiz_key=quiz.key, state=QuestionState.ACTIVE).values_list("pk", flat=True)
    used: dict[int, str] = dict.fromkeys(own, Use.WRITTEN)
    fixed: list[int] = []
    places: list[tuple[int, Drawn]] = []
    rest = iter(written)
    for part in parts:
        if isinstance(part, Authored):
            fixed.append(next(rest))
        elif isinstance(part, Drawn):
            places.append((len(fixed), part))
        elif part.key in taken and taken[part.key].pk not in used:
            fixed.append(taken[part.key].current_id)  # type: ignore[arg-type]
            used[taken[part.key].pk] = Use.TAKEN
    draws = []
    for at, part in places:
        pool = _pool(quiz, part, keys, language, set(used) - {pk for pk, how in used.items() if how == Use.POOL})
        used |= {pk: Use.POOL for pk, _version in pool if pk not in used}
        draws.append(Draw(at, part.count, tuple(sorted(version for _pk, version in pool))))
    return Asking(tuple(fixed), tuple(draws)), used


def _pool(
    quiz: PublishedQuiz, part: Drawn, keys: Sequence[UUID], language: str, asked: set[int]
) -> list[tuple[int, Any]]:
    """(question, version) of each that may be drawn. If there are too few, those that left their quizzes stay."""
    whose = Q(home_quiz_key__in=keys) | Q(is_shared=True) if part.is_shared else Q(home_quiz_key__in=keys)
    tagged = Question.objects.filter(whose).tagged(part.tag).drawable(is_sensitive=quiz.is_sensitive)
    found = tagged.in_language(language).exclude(home_quiz_key=quiz.key).exclude(pk__in=asked)
    pool = list(found.active().values_list("pk", "current_id"))
    if len(pool) < part.count:
        gone = found.exclude(state=QuestionState.ACTIVE).order_by("-pk")
        pool += list(gone.values_list("pk", "current_id")[: part.count - len(pool)])
    return pool


def _write_uses(
    root_key: UUID, keys: Sequence[UUID], uses: Mapping[tuple[UUID, int], str], tags: Iterable[tuple[UUID, str]]
) -> None:
    """Only what differs: a settling that finds nothing new writes nothing. A quiz may have come from another course."""
    mine = Q(root_key=root_key) | Q(quiz_key__in=keys)
    there = {
        (root, quiz, question, how): pk
        for pk, root, quiz, question, how in QuestionUse.objects.filter(mine).values_list(
            "pk", "root_key", "quiz_key", "question_id", "how"
        )
    }
    wanted = {(root_key, quiz, question, str(how)) for (quiz, question), how in uses.items()}
    QuestionUse.objects.filter(pk__in=[pk for fact, pk in there.items() if fact not in wanted]).delete()
    QuestionUse.objects.bulk_create(
        [
            QuestionUse(root_key=root, quiz_key=quiz, question_id=question, how=how)
            for root, quiz, question, how in sorted(wanted - set(there), key=str)
        ]
    )
    drawn = {
        (root, quiz, tag): pk
        for pk, root, quiz, tag in DrawnTag.objects.filter(mine).values_list("pk", "root_key", "quiz_key", "tag")
    }
    tagged = {(root_key, quiz, tag) for quiz, tag in tags}
    DrawnTag.objects.filter(pk__in=[pk for fact, pk in drawn.items() if fact not in tagged]).delete()
    DrawnTag.objects.bulk_create(
        [DrawnTag(root_key=root, quiz_key=quiz, tag=tag) for root, quiz, tag in sorted(tagged - set(drawn), key=str)]
    )


def _roots_touched(root_key: UUID, changed: Mapping[int, Any]) -> set[UUID]:
    """Other courses whose quizzes ask one of these questions, or may draw it now."""
    if not changed:
        return set()
    others = QuestionUse.objects.filter(question__in=changed).exclude(root_key=root_key)
    touched = set(others.values_list("root_key", flat=True))
    tags = set(_tags_of(Question.objects.filter(pk__in=changed, is_shared=True).values_list("tags", flat=True)))
    if tags:
        drawing = DrawnTag.objects.filter(tag__in=tags).exclude(root_key=root_key)
        touched |= set(drawing.values_list("root_key", flat=True))
    return touched


def _tags_of(rows: Iterable[str]) -> Iterator[str]:
    for tags in rows:
        yield from filter(None, tags.split(","))
