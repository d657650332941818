"""Count again for everyone in progress after an edition: in batches, and from where a killed worker stopped.

An enrollment knows the edition that it was counted with, so nothing else needs to be remembered.
"""

from collections import defaultdict
from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from courses.enums import Verb
from courses.models import Enrollment, ProgressEvent
from courses.progress import progress_of
from courses.services.deriving import asking_of, findings, store
from courses.services.evaluating import want_where_counted
from courses.services.learning import Act
from courses.services.reading import CourseEdition, newest_course_edition
from courses.signals import course_completed

BATCH = 500
# Completions have rows of their own: so many in one transaction hold up writers on SQLite for a tenth of a second.
COMPLETING = 100


def reevaluate(*, course_key: UUID, now: datetime, on_progress: Callable[[int, int], None] | None = None) -> int:
    """Count again for everyone in progress, and complete those who waited for a step that is gone.

    Short transactions: a batch of counts, then smaller ones of completions with all that follows from them. Returns
    how many completed. ``on_progress`` is told how many are counted with the newest edition, of how many in progress
    at the start. What those who have completed were counted by stays as it was. What a batch costs follows from the
    number of different counts in it, not from how many are in it: see ``deriving.findings`` for what is asked.
    """
    edition = newest_course_edition(course_key)
    if edition is None:
        return 0
    in_progress = Enrollment.objects.for_course(course_key).in_progress()
    total = in_progress.count()
    seen = total - in_progress.not_counted_by(edition.number).count()
    last_pk = completed = 0
    while True:
        pks, completing = _count_batch(edition, last_pk, now)
        seen += len(pks) - len(completing)
        for start in range(0, len(completing), COMPLETING):
            batch = completing[start : start + COMPLETING]
            completed += _complete_batch(edition, batch, now)
            seen += len(batch)
            if on_progress and start + COMPLETING < len(completing):
                on_progress(min(seen, total), total)
        if on_progress:
            on_progress(min(seen, total), total)
        if len(pks) < BATCH:
            want_where_counted(course_key=course_key, now=now)
            return completed
        last_pk = pks[-1]


@transaction.atomic
def _count_batch(edition: CourseEdition, after_pk: int, now: datetime) -> tuple[list[int], list[int]]:
    """Count the next ones; the keys of all, and of those who are to complete."""
    waiting = Enrollment.objects.for_course(edition.outline.course_key).in_progress().not_counted_by(edition.number)
    pks = list(
        waiting.select_for_update(of=("self",))
        .filter(pk__gt=after_pk)
        .order_by("pk")
        .values_list("pk", flat=True)[:BATCH]
    )
    if not pks:
        return [], []
    requirements = edition.outline.requirements
    required = sum(requirement.needed for requirement in requirements)
    groups: dict[int, list[int]] = defaultdict(list)
    completing = []
    among = Enrollment.objects.filter(pk__in=pks)
    store(findings(among, asking_of(edition.outline), now), among, edition.number, now)
    for row in among.with_tallies(requirements).order_by("pk"):
        progress = progress_of(tallied(row, requirements), required)
        if progress.is_complete:
            completing.append(row.pk)
        else:
            groups[progress.done].append(row.pk)
    for done, keys in groups.items():
        Enrollment.objects.filter(pk__in=keys).update(
            steps_done=done, steps_required=required, counted_edition=edition.number
        )
    return pks, completing


def tallied(row: Any, requirements: Any, found: Collection[UUID] = ()) -> int:
    """How many steps are done, of an enrollment read ``with_tallies``: more than needed count no more.

    ``found``: steps besides, of which no record says yet that they are done.
    """
    return sum(
        min(requirement.needed, getattr(row, f"done_{position}") + sum(key in requirement.keys for key in found))
        for position, requirement in enumerate(requirements)
    )


@transaction.atomic
def _complete_batch(edition: CourseEdition, pks: list[int], now: datetime) -> int:
    """Complete those who still have all that the edition asks; return how many. Eight statements for any number.

    Their rows are taken first, so that each completes once, whoever else counts them. What their modules are worth in
    other courses is found at the end, for all together.
    """
    newest = newest_course_edition(edition.outline.course_key)
    if newest is None or newest.number != edition.number:
        return 0  # they are counted again with the newest: its writing has wanted that
    waiting = Enrollment.objects.in_progress().filter(pk__in=pks)
    taken = list(waiting.select_for_update(of=("self",)).select_related("learner").order_by("pk"))
    requirements = edition.outline.requirements
    required = sum(requirement.needed for requirement in requirements)
    tallies = Enrollment.objects.filter(pk__in=[row.pk for row in taken]).with_tallies(requirements)
    whole = {row.pk for row in tallies if progress_of(tallied(row, requirements), required).is_complete}
    completing = [row for row in taken if row.pk in whole]
    values = {
        "steps_done": required,
        "steps_required": required,
        "counted_edition": edition.number,
        "completed_at": now,
        "completed_edition": edition.number,
    }
    Enrollment.objects.filter(pk__in=whole).update(**values)
    for row in completing:
        for name, value in values.items():
            setattr(row, name, value)
    ProgressEvent.objects.bulk_create(
        [Act(None, now, row.language).event(row, edition, Verb.COMPLETED) for row in completing]
    )
    if completing:
        course_completed.send(sender=Enrollment, enrollments=completing, edition=edition, now=now)
    return len(completing)
