"""Count again for everyone in progress after an edition: in batches, and from where a killed worker stopped.

An enrollment knows the edition that it was counted with, so nothing else needs to be remembered.
"""

from collections import defaultdict
from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from courses.models import Enrollment
from courses.progress import progress_of
from courses.services.deriving import asking_of, findings, store
from courses.services.evaluating import want_where_counted
from courses.services.learning import Act, count_again, lock_enrollment
from courses.services.reading import CourseEdition, newest_course_edition

BATCH = 500
# A completion takes as long as counting a hundred.
COMPLETIONS_BETWEEN_REPORTS = 25


def reevaluate(*, course_key: UUID, now: datetime, on_progress: Callable[[int, int], None] | None = None) -> int:
    """Count again for everyone in progress, and complete those who waited for a step that is gone.

    Short transactions: a batch of counts, then one for each completion with all that follows from it. Returns how many
    completed. ``on_progress`` is told how many are counted with the newest edition, of how many in progress at the
    start. What those who have completed were counted by stays as it was. What a batch costs follows
    from the number of different counts in it, not from how many are in it: see ``deriving.findings`` for what is asked.
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
        for position, (uuid, learner_id) in enumerate(completing):
            if on_progress and position % COMPLETIONS_BETWEEN_REPORTS == 0:
                on_progress(min(seen + position, total), total)
            completed += _complete(uuid, learner_id, now)
        seen += len(completing)
        if on_progress:
            on_progress(min(seen, total), total)
        if len(pks) < BATCH:
            want_where_counted(course_key=course_key, now=now)
            return completed
        last_pk = pks[-1]


@transaction.atomic
def _count_batch(edition: CourseEdition, after_pk: int, now: datetime) -> tuple[list[int], list[tuple[UUID, int]]]:
    """Count the next ones; the keys of all, and (uuid, learner's id) of those who are to complete."""
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
            completing.append((row.uuid, row.learner_id))
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
def _complete(enrollment_uuid: UUID, learner_id: int, now: datetime) -> bool:
    try:
        enrollment, edition = lock_enrollment(learner_id, enrollment_uuid)
    except Enrollment.DoesNotExist:  # closed since
        return False
    satisfied = set(enrollment.records.satisfied().values_list("step_key", flat=True))
    return count_again(enrollment, edition, satisfied, Act(None, now, enrollment.language), []).has_just_completed
