"""Retire a course: nobody begins it any more, and those in it get what was decided for them. See docs/decisions/0045.

Deciding writes one row; closing and telling people is a job, in batches, and goes on where a killed worker stopped.
"""

from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from wagtail.log_actions import log

from content.services.freshness import note_change
from courses.enums import Verb, WhenRetired
from courses.models import CoursePage, Enrollment, ProgressEvent, Retirement
from courses.services.evaluating import REEVALUATE
from courses.services.reading import newest_course_edition
from courses.services.retirement_effects import Terms, effect_of_retiring
from jobs import services as jobs
from quizzes.models import Attempt

RETIRE = "courses.retire"
TELL_TAKEN_BACK = "courses.tell_taken_back"
BATCH = 500
# Whoever sits at a test when the last day ends is closed out once it is over.
SITTING = timedelta(hours=24)
# How long before the last day those who have not finished are told once more.
REMIND_BEFORE = timedelta(days=14)


class NotRetiredError(Exception):
    """The course is not retired."""


class ArchivedError(Exception):
    """Nobody goes on in a course that is archived: only what stands in for it may be decided."""


class SuccessorError(Exception):
    """The course cannot stand in for the other: it is the same, not published, or retired itself."""


def possible_successors(*, course_key: UUID, user: Any) -> Any:
    """Courses that may stand in for one: published, open to ``user``, not retired, in their source language."""
    others = CoursePage.objects.visible_to(user).exclude(translation_key=course_key)
    others = others.exclude(translation_key__in=Retirement.objects.values("course_key"))
    older = CoursePage.objects.filter(translation_key=OuterRef("translation_key"), pk__lt=OuterRef("pk"))
    return others.filter(~Exists(older)).order_by("title")


@transaction.atomic
def retire(*, course: CoursePage, terms: Terms, actor: Any, now: datetime) -> Retirement:
    """Retire a course, or change what was decided. Learners are closed out and told by a job.

    Raises SuccessorError, ArchivedError, and ValueError for terms that contradict themselves.
    """
    key = course.translation_key
    if terms.in_progress == WhenRetired.CLOSE and terms.finish_until is not None:
        raise ValueError("Whoever is closed out now has no last day.")
    if terms.successor_key and not possible_successors(course_key=key, user=actor).filter(
        translation_key=terms.successor_key
    ):
        raise SuccessorError
    effect = effect_of_retiring(course_key=key, terms=terms)
    values = asdict(terms) | {"changed_at": now, "effect": effect.as_json()}
    if CoursePage.objects.live().filter(translation_key=key).exists():
        values["archived_at"] = None  # an author has published it again
    elif terms.in_progress != WhenRetired.CLOSE:
        raise ArchivedError
    retirement, _is_new = Retirement.objects.update_or_create(
        course_key=key, defaults=values, create_defaults={**values, "retired_at": now}
    )
    log(instance=course, action="courses.retire", user=actor, data={"effect": effect.sentences(terms)})
    _has_changed(key)
    return retirement


@transaction.atomic
def archive(*, course: CoursePage, actor: Any, now: datetime) -> Retirement:
    """Take a retired course out of sight in all its languages; whoever is still in it is closed out.

    Old editions and certificates stay. Raises NotRetiredError.
    """
    key = course.translation_key
    found = Retirement.objects.for_course(key)
    if not found.update(in_progress=WhenRetired.CLOSE, finish_until=None, archived_at=now):
        raise NotRetiredError
    for page in CoursePage.objects.live().filter(translation_key=key).order_by("pk"):
        page.unpublish(user=actor)
    log(instance=course, action="courses.archive", user=actor)
    _has_changed(key)
    return found.get()


@transaction.atomic
def take_back(*, course: CoursePage, actor: Any, now: datetime) -> int:
    """The course is not retired after all: whoever was closed out by it goes on. Return how many those are.

    What was archived stays unpublished until an author publishes it. Raises NotRetiredError.
    """
    key = course.translation_key
    retirement = Retirement.objects.select_for_update().for_course(key).first()
    if retirement is None:
        raise NotRetiredError
    ended = Enrollment.objects.for_course(key).ended()
    met = list(
        ended.filter(closed_at__gte=retirement.retired_at, learner__is_active=True).values_list("pk", "language")
    )
    _log_each(met, Verb.REOPENED, key, actor, now)
    for start in range(0, len(met), BATCH):
        pks = [pk for pk, _ in met[start : start + BATCH]]
        # Nobody has counted them meanwhile.
        Enrollment.objects.filter(pk__in=pks).update(closed_at=None, counted_edition=None)
    retirement.delete()
    log(instance=course, action="courses.take_back", user=actor)
    note_change()
    if met:
        jobs.enqueue(REEVALUATE, key)
    if told_in_vain().for_course(key).exists():
        jobs.enqueue(TELL_TAKEN_BACK, key)
    return len(met)


def close_out(*, course_key: UUID, now: datetime, on_progress: Callable[[int, int], None] | None = None) -> int:
    """Close a retired course for those still in it, once their time is over. Return how many.

    Four statements for each batch. Whoever sits at a test is left for the next time.
    """
    retirement = Retirement.objects.for_course(course_key).first()
    if retirement is None or not retirement.is_over(timezone.localdate(now)):
        return 0
    sitting = Attempt.objects.filter(context=OuterRef("uuid"), submitted_at=None, started_at__gt=now - SITTING)
    waiting = Enrollment.objects.for_course(course_key).in_progress().filter(~Exists(sitting))
    total, closed = waiting.count(), 0
    while batch := _close_batch(waiting, course_key, now):
        closed += batch
        if on_progress:
            on_progress(min(closed, total), total)
    return closed


@transaction.atomic
def _close_batch(waiting: Any, course_key: UUID, now: datetime) -> int:
    rows = waiting.select_for_update(of=("self",)).order_by("pk").values_list("pk", "language")
    batch = list(rows[:BATCH])
    Enrollment.objects.filter(pk__in=[pk for pk, _ in batch]).update(closed_at=now)
    _log_each(batch, Verb.CLOSED, course_key, None, now)
    return len(batch)


def _log_each(rows: list[tuple[int, str]], verb: Verb, course_key: UUID, actor: Any, now: datetime) -> None:
    edition = newest_course_edition(course_key)
    number = edition.number if edition else 0
    ProgressEvent.objects.bulk_create(
        [
            ProgressEvent(enrollment_id=pk, verb=verb, actor=actor, at=now, language=language, edition=number)
            for pk, language in rows
        ],
        batch_size=BATCH,
    )


def remind_at(retirement: Retirement) -> datetime | None:
    """From when on those who have not finished are told once more; None if there is no last day."""
    if retirement.finish_until is None:
        return None
    last = datetime(*retirement.finish_until.timetuple()[:3], tzinfo=UTC)
    return last - REMIND_BEFORE


def to_tell(retirement: Retirement, now: datetime) -> Any:
    """Whom to tell that their course is retired, and what they get."""
    moment = remind_at(retirement)
    return Enrollment.objects.untold_of_retirement(
        retirement,
        is_over=retirement.is_over(timezone.localdate(now)),
        remind_at=moment if moment is not None and moment <= now else None,
    )


def told_in_vain() -> Any:
    """Who heard that their course is retired, which is not so any more. Not while nobody can go on in it."""
    live = CoursePage.objects.live().values("translation_key")
    told = Enrollment.objects.told_of_retirement().filter(course_key__in=live)
    return told.exclude(course_key__in=Retirement.objects.values("course_key"))


def sweep_retirements(*, now: datetime) -> int:
    """Want those closed out whose last day has passed, and those told who have not been. Two queries for each.

    Those of a course that was archived are told that it is back once it has been published again.
    """
    wanted = 0
    for key in sorted(told_in_vain().values_list("course_key", flat=True).distinct()):
        with transaction.atomic():
            jobs.enqueue(TELL_TAKEN_BACK, key)
        wanted += 1
    for retirement in Retirement.objects.order_by("pk"):
        is_over = retirement.is_over(timezone.localdate(now))
        left = Enrollment.objects.for_course(retirement.course_key).in_progress()
        if (is_over and left.exists()) or to_tell(retirement, now).exists():
            with transaction.atomic():
                jobs.enqueue(RETIRE, retirement.course_key)
            wanted += 1
    return wanted


def _has_changed(course_key: UUID) -> None:
    """Learners are met by a job; readers see it at once."""
    note_change()
    jobs.enqueue(RETIRE, course_key)
