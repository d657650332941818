"""Learners at every stage, as they would be had they gone all the way by hand: by the same rules, in fewer statements.

A learner is wholly determined by the number that they have and by the seed, except for the codes of certificates,
which nobody may be able to guess.
"""

import gc
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import NAMESPACE_DNS, UUID, uuid5

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.models import User
from certificates.models import Certificate
from certificates.services import draft_certificate
from courses.enums import Rule, Success, Verb
from courses.models import CoursePage, Enrollment, ProgressEvent, StepRecord
from courses.outline import Step
from courses.progress import count_progress
from courses.services import CourseEdition, newest_course_edition
from demo.seed.attempts import QuizTakers, Tried
from demo.seed.names import person
from quizzes.models import Attempt, AttemptItem, Response

DOMAIN = "seed.askel.example"
BATCH = 250
_NAMESPACE = uuid5(NAMESPACE_DNS, DOMAIN)


class NoCourseError(Exception):
    """There is no published course to study."""


class Stage(StrEnum):
    """How far somebody is."""

    NOT_STARTED = "not started"
    IN_PROGRESS = "in progress"
    WAITING = "waiting for a test"
    FAILED = "failed"
    COMPLETED = "completed"
    CLOSED = "closed"


_N, _P, _W, _F, _C, _X = Stage
# Whoever makes six has one at each stage; of many, a third is in progress and a third has completed.
CYCLE = (_N, _P, _W, _F, _C, _X, _P, _C, _P, _C, _W, _P, _C, _N, _P, _C, _F, _P, _C, _P)


@dataclass
class Rows:
    """What is to be written of some learners, in the order in which it can be."""

    users: list[User] = field(default_factory=list)
    addresses: list[EmailAddress] = field(default_factory=list)
    enrollments: list[Enrollment] = field(default_factory=list)
    records: list[StepRecord] = field(default_factory=list)
    events: list[ProgressEvent] = field(default_factory=list)
    attempts: list[Attempt] = field(default_factory=list)
    items: list[AttemptItem] = field(default_factory=list)
    responses: list[Response] = field(default_factory=list)
    certificates: list[Certificate] = field(default_factory=list)

    @transaction.atomic
    def save(self) -> None:
        """Write all of it: some statements for each table, however many learners."""
        tables: tuple[tuple[Any, list[Any]], ...] = (
            (User, self.users),
            (EmailAddress, self.addresses),
            (Enrollment, self.enrollments),
            (StepRecord, self.records),
            (ProgressEvent, self.events),
            (Attempt, self.attempts),
            (AttemptItem, self.items),
            (Response, self.responses),
            (Certificate, self.certificates),
        )
        for model, rows in tables:
            model.objects.bulk_create(rows)


def stage_of(number: int) -> Stage:
    """The stage of the learner with this number."""
    return CYCLE[number % len(CYCLE)]


def email_of(number: int, seed: int) -> str:
    """The address of the learner with this number."""
    return f"learner-{number:05}@{DOMAIN}" if not seed else f"learner-{seed}-{number:05}@{DOMAIN}"


def seed_learners(*, count: int, seed: int, now: datetime, report: Callable[[int], None] = lambda done: None) -> int:
    """Make the learners numbered below ``count`` who are not there yet; return how many were made.

    Raises NoCourseError if no course is published. Some 30 statements for each batch.
    """
    courses = _courses()
    known = set(User.objects.filter(email__endswith=f"@{DOMAIN}").values_list("email", flat=True))
    missing = [number for number in range(count) if email_of(number, seed) not in known]
    for start in range(0, len(missing), BATCH):
        with _without_garbage_collection():
            rows = Rows()
            for number in missing[start : start + BATCH]:
                _Learner(number, seed, courses, now, rows).live()
            rows.save()
        report(min(start + BATCH, len(missing)))
    return len(missing)


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """Some 20,000 rows live until they are written: looking through them again and again takes a quarter of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _courses() -> list[tuple[CourseEdition, QuizTakers]]:
    """The newest editions of the published courses, those with a test first."""
    keys = CoursePage.objects.live().order_by("translation_key").values_list("translation_key", flat=True).distinct()
    editions = [edition for key in keys if (edition := newest_course_edition(key)) and edition.outline.required]
    if not editions:
        raise NoCourseError
    return [(edition, QuizTakers.of(edition.outline)) for edition in editions]


def _is_test(step: Step) -> bool:
    return step.quiz is not None and step.quiz.mode == "test" and step.is_required


class _Learner:
    """One learner's life so far."""

    def __init__(
        self, number: int, seed: int, courses: list[tuple[CourseEdition, QuizTakers]], now: datetime, rows: Rows
    ) -> None:
        self.number, self.seed, self.courses, self.now, self.rows = number, seed, courses, now, rows
        self.dice = random.Random(f"{seed}:{number}")
        self.person = person(self.dice)

    def live(self) -> None:
        """Sign up, and study one course or two."""
        joined_at = self.now - timedelta(minutes=self.dice.randint(3 * 24 * 60, 400 * 24 * 60))
        self.user = User(
            email=email_of(self.number, self.seed),
            password=make_password(None),  # they sign in by a code
            full_name=self.person.full_name,
            preferred_language=self.person.language,
            joined_at=joined_at,
        )
        self.rows.users.append(self.user)
        self.rows.addresses.append(EmailAddress(user=self.user, email=self.user.email, verified=True, primary=True))
        stage = stage_of(self.number)
        with_test = [pair for pair in self.courses if any(map(_is_test, pair[0].outline.steps))]
        first = self.dice.choice((with_test if stage in (Stage.WAITING, Stage.FAILED) else None) or self.courses)
        _Study(self, *first, stage, joined_at).write()
        others = [pair for pair in self.courses if pair is not first]
        if others and self.dice.random() < 0.2:
            other = self.dice.choice(others)
            _Study(self, *other, self.dice.choice((Stage.IN_PROGRESS, Stage.COMPLETED)), joined_at).write()


class _Study:
    """One enrollment of a learner, up to a stage."""

    def __init__(
        self, learner: _Learner, edition: CourseEdition, takers: QuizTakers, stage: Stage, since: datetime
    ) -> None:
        self.learner, self.edition, self.takers, self.stage = learner, edition, takers, stage
        self.dice, self.rows = learner.dice, learner.rows
        outline = edition.outline
        self.language = (
            learner.person.language if learner.person.language in outline.languages else (outline.source_language)
        )
        self.uuid = self._key(f"enrollment/{outline.course_key}")
        self.satisfied: set[UUID] = set()
        self.last: Step | None = outline.steps[0]
        # What is done lies evenly between enrolling and yesterday at the latest.
        self.at = since + timedelta(minutes=self.dice.randint(1, 120))
        span = (learner.now - timedelta(days=1) - self.at) * self.dice.uniform(0.02, 0.9)
        self.pace = span / (4 * len(outline.steps) + 8)

    def _key(self, path: str) -> UUID:
        return uuid5(_NAMESPACE, f"{self.learner.seed}/{self.learner.number}/{path}")

    def _tick(self) -> datetime:
        self.at += self.pace * self.dice.uniform(0.3, 1)
        return self.at

    def write(self) -> None:
        """Go through the course as far as the stage says, and add the rows."""
        outline = self.edition.outline
        self.enrollment = Enrollment(
            uuid=self.uuid,
            learner=self.learner.user,
            course_key=outline.course_key,
            language=self.language,
            started_at=self.at,
            started_edition=self.edition.number,
            counted_edition=self.edition.number,
        )
        self._log(Verb.ENROLLED, self.at)
        for step in self._steps_done():
            self._do(step)
        self._stop()
        progress = count_progress(outline.required, self.satisfied)
        self.enrollment.steps_done, self.enrollment.steps_required = progress.done, progress.required
        self.enrollment.last_step_key = self.last.key if self.last else None
        self.enrollment.last_active_at = self.at
        if progress.is_complete:
            self._complete()
        elif self.stage is Stage.CLOSED:
            self.enrollment.closed_at = self._tick()
        self.rows.enrollments.append(self.enrollment)

    def _steps_done(self) -> list[Step]:
        """The steps that were done, in order. Nobody in progress has done all that is required."""
        steps = list(self.edition.outline.steps)
        if self.stage is Stage.NOT_STARTED:
            return []
        if self.stage is Stage.COMPLETED:
            return [step for step in steps if step.is_required or self.dice.random() < 0.8]
        tests = [position for position, step in enumerate(steps) if _is_test(step)]
        if self.stage in (Stage.WAITING, Stage.FAILED) and tests:
            return steps[: tests[-1]]
        last_required = max(position for position, step in enumerate(steps) if step.is_required)
        return steps[: self.dice.randint(min(1, last_required), last_required)]

    def _stop(self) -> None:
        """Where somebody is who has not finished: at a step that was opened, or at a test."""
        waiting = [step for step in self.edition.outline.steps if step.key not in self.satisfied]
        if not waiting or self.stage in (Stage.NOT_STARTED, Stage.COMPLETED):
            return
        step = self.last = (
            next((step for step in waiting if _is_test(step)), waiting[0])
            if (self.stage in (Stage.WAITING, Stage.FAILED))
            else waiting[0]
        )
        viewed_at = self._tick()
        record = StepRecord(enrollment=self.enrollment, step_key=step.key, first_viewed_at=viewed_at)
        if self.stage is Stage.FAILED and _is_test(step):
            for number in range(1, self.dice.choice((2, 2, 3))):
                self._fail(step, record, number)
        self.rows.records.append(record)

    def _do(self, step: Step) -> None:
        viewed_at = self._tick()
        self.last, attempt = step, None
        rule, success = Rule.READ, Success.NONE
        if step.quiz is not None:
            if _is_passed_only(step) and self.dice.random() < 0.15:
                self._fail(step, None, 0)
            tried = self._try(step, 9, passes=True)
            attempt = tried.attempt.uuid
            rule, success = (Rule.PASSED, Success.PASSED) if tried.attempt.is_passed else (Rule.SUBMITTED, Success.NONE)
        done_at = self._tick() if attempt is None else self.at
        self.rows.records.append(
            StepRecord(
                enrollment=self.enrollment,
                step_key=step.key,
                first_viewed_at=viewed_at,
                satisfied_at=done_at,
                satisfied_by=rule,
                success=success,
            )
        )
        self.satisfied.add(step.key)
        self._log(Verb.SATISFIED, done_at, step_key=step.key, rule=rule, attempt=attempt)

    def _fail(self, step: Step, record: StepRecord | None, number: int) -> None:
        tried = self._try(step, number, passes=False)
        if tried.attempt.is_passed is False:
            self._log(Verb.FAILED, self.at, step_key=step.key, attempt=tried.attempt.uuid)
            if record is not None:
                record.success = Success.FAILED

    def _try(self, step: Step, number: int, *, passes: bool) -> Tried:
        started_at, saved_at, submitted_at = self._tick(), self._tick(), self._tick()
        tried = self.takers.tries(
            step,
            dice=self.dice,
            passes=passes,
            uuid=self._key(f"attempt/{self.edition.outline.course_key}/{step.key}/{number}"),
            learner=self.learner.user,
            context=self.uuid,
            edition_number=self.edition.number,
            language=self.language,
            times=(started_at, saved_at, submitted_at),
        )
        self.rows.attempts.append(tried.attempt)
        self.rows.items += tried.items
        self.rows.responses += tried.responses
        return tried

    def _complete(self) -> None:
        enrollment, at = self.enrollment, self.at
        enrollment.completed_at, enrollment.completed_edition = at, self.edition.number
        self._log(Verb.COMPLETED, at)
        certificate = draft_certificate(
            enrollment=enrollment, edition=self.edition, name=self.learner.person.full_name, now=at
        )
        # Nobody waits for these: no mail goes out.
        certificate.mailed_at = at
        self.rows.certificates.append(certificate)

    def _log(self, verb: Verb, at: datetime, **details: Any) -> None:
        self.rows.events.append(
            ProgressEvent(
                enrollment=self.enrollment,
                verb=verb,
                actor=self.learner.user,
                at=at,
                language=self.language,
                edition=self.edition.number,
                **details,
            )
        )


def _is_passed_only(step: Step) -> bool:
    return step.quiz is not None and step.quiz.mode == "test"
