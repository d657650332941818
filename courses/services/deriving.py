"""What can be found out of a step without the learner acting again: from what they did, or did in another course.

Preview, re-evaluation and the clock all ask here, so that what an author is shown is what then happens.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from content.models import Edition
from courses.enums import Rule, Success, Verb
from courses.models import Enrollment, ProgressEvent, StepRecord
from courses.outline import CountsAs, Outline, requirements_of
from courses.services.reading import newest_course_edition
from quizzes.models import Allowance, Attempt
from quizzes.rules import QuizRules


@dataclass(frozen=True)
class Asked:
    """What a step asks. ``mode``: of a quiz."""

    key: UUID
    rule: str = ""
    mode: str = ""
    rules: QuizRules = field(default_factory=QuizRules)


@dataclass(frozen=True)
class Asking:
    """What a course asks, and which of its modules (their required steps) may be done elsewhere."""

    steps: tuple[Asked, ...] = ()
    counted: tuple[tuple[frozenset[UUID], CountsAs], ...] = ()

    def keys(self, *rules: str, mode: str = "") -> set[UUID]:
        """The steps that have one of these rules; of ``mode`` only, if it is given."""
        return {step.key for step in self.steps if step.rule in rules and (not mode or step.mode == mode)}


@dataclass(frozen=True)
class Finding:
    """A step that is done by a rule, though nothing says so yet. ``source``: the enrollment it was done in."""

    enrollment_pk: int
    step_key: UUID
    rule: Rule
    source: UUID | None = None


def asking_of(outline: Outline) -> Asking:
    """What an edition asks."""
    return Asking(
        tuple(
            Asked(
                step.key, step.rule, step.quiz.mode if step.quiz else "", step.quiz.rules if step.quiz else QuizRules()
            )
            for step in outline.steps
        ),
        tuple((module.required, module.counts_as) for module in outline.modules if module.counts_as is not None),
    )


def findings(among: Any, asking: Asking, now: datetime) -> list[Finding]:
    """What is done by those in ``among`` (enrollments) without a record that says so. What was voided stays so.

    At most five queries, and four for each module that may be done elsewhere.
    """
    found = {
        (finding.enrollment_pk, finding.step_key): finding
        for finding in (*_from_records(among, asking), *_from_attempts(among, asking, now), *_elsewhere(among, asking))
    }
    return [found[place] for place in sorted(found, key=str)]


def by_enrollment(found: Iterable[Finding]) -> dict[int, set[UUID]]:
    """The keys of the steps found, of each enrollment."""
    keys: dict[int, set[UUID]] = defaultdict(set)
    for finding in found:
        keys[finding.enrollment_pk].add(finding.step_key)
    return keys


def brought_along(among: Any, outline: Outline, course_key: UUID) -> dict[int, set[UUID]]:
    """What learners of ``among`` have done in the course of this key that counts in ``outline``: steps, by learner.

    Three queries for each module that counts one of that course.
    """
    brought: dict[int, set[UUID]] = defaultdict(set)
    for module in outline.modules:
        if module.counts_as is not None and module.counts_as.course_key == course_key and module.required:
            for learner_id in _done_elsewhere(among, module.counts_as):
                brought[learner_id] |= module.required
    return brought


def store(found: Sequence[Finding], among: Any, edition_number: int, now: datetime) -> None:
    """Write what was found, with the log. Three statements; the caller holds the enrollments' rows."""
    if not found:
        return
    languages = dict(among.values_list("pk", "language"))
    StepRecord.objects.bulk_create(
        [
            StepRecord(
                enrollment_id=finding.enrollment_pk,
                step_key=finding.step_key,
                satisfied_at=now,
                satisfied_by=finding.rule,
                success=Success.PASSED if finding.rule == Rule.PASSED else Success.NONE,
            )
            for finding in found
        ],
        update_conflicts=True,
        unique_fields=["enrollment", "step_key"],
        update_fields=["satisfied_at", "satisfied_by"],
    )
    ProgressEvent.objects.bulk_create(
        [
            ProgressEvent(
                enrollment_id=finding.enrollment_pk,
                verb=Verb.SATISFIED,
                step_key=finding.step_key,
                rule=finding.rule,
                at=now,
                language=languages[finding.enrollment_pk],
                edition=edition_number,
                source=finding.source,
            )
            for finding in found
        ]
    )


def _settled(**place: Any) -> Any:
    """Records that need no finding: they count, or a trainer has voided them."""
    told = Q(satisfied_at__isnull=False) | Q(waived_at__isnull=False) | Q(voided_at__isnull=False)
    return StepRecord.objects.filter(told, **place)


def _from_records(among: Any, asking: Asking) -> Iterator[Finding]:
    """Opened before opening was enough; passed before a trainer's word was no longer waited for."""
    open_records = StepRecord.objects.filter(
        enrollment__in=among.values("pk"), satisfied_at=None, waived_at=None, voided_at=None
    )
    visited = asking.keys(Rule.VISITED)
    if visited:
        rows = open_records.filter(step_key__in=visited, first_viewed_at__isnull=False)
        for pk, key in rows.values_list("enrollment_id", "step_key"):
            yield Finding(pk, key, Rule.VISITED)
    tests = asking.keys("", Rule.USED_UP, mode="test")
    if tests:
        rows = open_records.filter(step_key__in=tests, success=Success.PASSED)
        for pk, key in rows.values_list("enrollment_id", "step_key"):
            yield Finding(pk, key, Rule.PASSED)


def _from_attempts(among: Any, asking: Asking, now: datetime) -> Iterator[Finding]:
    """Handed in, where that is enough; or every try is used, or the time for them is over."""
    handed_in = asking.keys(Rule.SUBMITTED) | asking.keys("", Rule.USED_UP, mode="practice")
    tried = {step.key: step for step in asking.steps if step.rule == Rule.USED_UP and step.mode == "test"}
    if not handed_in and not tried:
        return
    known = _settled(enrollment__uuid=OuterRef("context"), step_key=OuterRef("quiz_key"))
    attempts = Attempt.objects.filter(context__in=among.values("uuid"), quiz_key__in=handed_in | tried.keys())
    rows = list(
        attempts.exclude(Exists(known)).values_list("context", "learner_id", "quiz_key", "submitted_at", "is_counting")
    )
    pks = dict(among.filter(uuid__in={row[0] for row in rows}).values_list("uuid", "pk")) if rows else {}
    times: dict[tuple[UUID, int, UUID], list[datetime | None]] = defaultdict(list)
    for context, learner_id, key, submitted_at, is_counting in rows:
        if key in tried:
            times[context, learner_id, key].append(submitted_at)
        elif submitted_at is not None and is_counting:
            yield Finding(pks[context], key, Rule.SUBMITTED)
    for (context, learner_id, key), submitted in times.items():
        handed = [at for at in submitted if at is not None]
        # One that is still open may yet pass, and is ended by the clock.
        if len(handed) == len(submitted) and _is_over(tried[key], learner_id, handed, now):
            yield Finding(pks[context], key, Rule.USED_UP)


def _is_over(step: Asked, learner_id: int, submitted: list[datetime], now: datetime) -> bool:
    refusal = step.rules.refusal(submitted, now)
    if refusal is None or refusal.code not in ("used_up", "closed"):
        return False  # before asking what this learner is allowed: it is never less
    allowed = Allowance.objects.filter(learner_id=learner_id).for_quiz(step.key).together()
    refusal = step.rules.allowing(allowed).refusal(submitted, now)
    return refusal is not None and refusal.code in ("used_up", "closed")


def _elsewhere(among: Any, asking: Asking) -> Iterator[Finding]:
    for keys, counts_as in asking.counted:
        done = _done_elsewhere(among, counts_as)
        if not done or not keys:
            continue
        rows = list(among.filter(learner_id__in=done).values_list("pk", "learner_id", "started_at", "renews_id"))
        own = _settled(enrollment__in=[row[0] for row in rows], step_key__in=keys)
        known = set(own.values_list("enrollment_id", "step_key"))
        for pk, learner_id, started_at, renews_id in rows:
            # A renewal asks again: only what was done elsewhere since then counts for it.
            source = next((uuid for at, uuid in done[learner_id] if renews_id is None or at >= started_at), None)
            if source is not None:
                yield from (Finding(pk, key, Rule.COUNTED, source) for key in keys if (pk, key) not in known)


def _done_elsewhere(among: Any, counts_as: CountsAs) -> dict[int, list[tuple[datetime, UUID]]]:
    """Who has done the other course's module: when, and in which enrollment. Three queries.

    Done by what the module asks today, or in a course that was completed while it held the module.
    """
    newest = newest_course_edition(counts_as.course_key)
    if newest is None:
        return {}
    module = next((module for module in newest.outline.modules if module.key == counts_as.module_key), None)
    asked = requirements_of([(module.needed, module.required)]) if module else ()
    needed = sum(requirement.needed for requirement in asked)
    held = {
        number
        for number, outline in Edition.objects.for_root(counts_as.course_key).values_list("number", "outline")
        if any(UUID(row["key"]) == counts_as.module_key for row in outline["modules"])
    }
    done: dict[int, list[tuple[datetime, UUID]]] = defaultdict(list)
    sources = Enrollment.objects.for_course(counts_as.course_key).filter(learner_id__in=among.values("learner_id"))
    for row in sources.with_tallies(asked).order_by("pk"):
        tally = sum(min(requirement.needed, getattr(row, f"done_{at}")) for at, requirement in enumerate(asked))
        if row.completed_at is not None and row.completed_edition in held:
            done[row.learner_id].append((row.completed_at, row.uuid))
        elif 0 < needed <= tally:
            done[row.learner_id].append((row.started_at, row.uuid))
    return done
