"""Doing work: claim, beat, finish. Every step commits on its own; nothing here holds a lock while a handler works."""

import logging
import threading
import uuid
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import F
from django.utils import timezone

from jobs import bell, kinds
from jobs.enums import Status
from jobs.models import Job
from jobs.redaction import without_names
from jobs.services.queue import FIRST_DELAY, MAX_ATTEMPTS, delay_after

logger = logging.getLogger(__name__)

Clock = Callable[[], datetime]

BEATS_PER_SILENCE = 6
# For a kind that this process does not know: during a rolling deploy the newer workers do.
UNKNOWN_KIND_DELAY = timedelta(seconds=30)


class ClaimLostError(RuntimeError):
    """This run was taken for dead and its job given to another; stop."""


def run(job_id: int, *, clock: Clock = timezone.now) -> bool:
    """Run a job if it is due and nobody else has it; return whether this call ran it.

    An error of the handler queues the job for later, with growing delays, and fails it after the last attempt; it is
    logged and never raised. What ends the process (KeyboardInterrupt, SystemExit) queues the job and goes on up.
    """
    job = _claim(job_id, clock())
    if job is None:
        return False
    if job.kind not in kinds.registered():
        logger.warning("Job %s is of the kind %s, which this worker does not know.", job.pk, job.kind)
        _put_back(job, clock(), UNKNOWN_KIND_DELAY)
        return False
    try:
        with _heartbeat(job):
            kinds.handler_of(job.kind)(job)
    except ClaimLostError:
        logger.warning("Job %s (%s) was given to another worker.", job.pk, job.kind)
    except Exception as error:
        # Whatever it is: the row must not stay running.
        logger.warning("Job %s (%s) failed, attempt %s.", job.pk, job.kind, job.attempts, exc_info=True)
        _settle_error(job, error, clock())
    except BaseException:
        seconds, limit = (clock() - (job.claimed_at or clock())).total_seconds(), kinds.limits_of(job.kind).hard
        if limit is not None and seconds >= limit:
            # The worker ends the process of whom it asked to stop in vain: that is the job's doing, and counts.
            _settle_error(job, TimeoutError(f"ended after {seconds:.0f} seconds"), clock())
        else:
            _put_back(job, clock(), timedelta())
        raise
    else:
        _settle_success(job, clock())
    return True


def run_due(kinds: Collection[str] | None = None, *, limit: int = 10_000, clock: Clock = timezone.now) -> int:
    """Run due jobs in this process, oldest first, until none is due or the limit is reached; return how many ran.

    What they enqueue runs too. For management commands and tests: the same claims as a worker's, so both may run
    side by side.
    """
    ran = 0
    while ran < limit:
        due = Job.objects.due(clock())
        if kinds is not None:
            due = due.for_kinds(*kinds)
        ids = list(due.values_list("pk", flat=True)[: min(100, limit - ran)])
        if not ids:
            break
        ran += sum(run(job_id, clock=clock) for job_id in ids)
    return ran


def report_progress(job: Job, done: int, total: int) -> None:
    """Tell how far the job is. Call it outside transactions, or nobody sees it. Cost: 1 statement.

    Raises ClaimLostError if the job was given to another worker meanwhile.
    """
    held = Job.objects.held_by(job.claim).filter(pk=job.pk)
    if not held.update(done=done, total=total, heartbeat_at=timezone.now()):
        raise ClaimLostError(str(job))
    job.done, job.total = done, total


def _claim(job_id: int, now: datetime) -> Job | None:
    claim = uuid.uuid4()
    won = (
        Job.objects.queued()
        .filter(pk=job_id, available_at__lte=now)
        .update(
            status=Status.RUNNING,
            claim=claim,
            claimed_at=now,
            heartbeat_at=now,
            attempts=F("attempts") + 1,
            done=0,
            total=0,
        )
    )
    return Job.objects.get(pk=job_id) if won else None


@contextmanager
def _heartbeat(job: Job) -> Iterator[None]:
    """Show from a thread of its own that this process lives, however long the handler calls nothing."""
    if connection.in_atomic_block:  # a test's transaction: nobody else sees the claim
        yield
        return
    stop = threading.Event()
    thread = threading.Thread(target=_beat, args=(job, stop), name=f"job-{job.pk}-heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _beat(job: Job, stop: threading.Event) -> None:
    try:
        while not stop.wait(settings.JOBS_STALE_SECONDS / BEATS_PER_SILENCE):
            try:
                Job.objects.held_by(job.claim).filter(pk=job.pk).update(heartbeat_at=timezone.now())
            except DatabaseError as error:  # locked, or restarting: the next beat may pass
                logger.warning("Job %s: a heartbeat failed (%s).", job.pk, type(error).__name__)
                connection.close()
    finally:
        connection.close()


def _settle_success(job: Job, now: datetime) -> None:
    held = Job.objects.held_by(job.claim).filter(pk=job.pk)
    ended = {"claim": None, "done_at": now, "error": ""}
    if held.filter(is_wanted_again=False).update(status=Status.DONE, **ended):
        return
    if held.update(**ended, **_queued(now, timedelta()), attempts=0):
        bell.ring(job.pk, job.kind)


def _settle_error(job: Job, error: Exception, now: datetime) -> None:
    if not connection.in_atomic_block:  # the handler may have failed because the database went away
        connection.close_if_unusable_or_obsolete()
    held = Job.objects.held_by(job.claim).filter(pk=job.pk)
    ended = {"claim": None, "error": without_names(f"{type(error).__name__}: {error}")[:500]}
    if job.attempts >= MAX_ATTEMPTS:
        if held.filter(is_wanted_again=False).update(status=Status.FAILED, done_at=now, **ended):
            logger.error("Job %s (%s) is given up after %s attempts.", job.pk, job.kind, job.attempts)
            return
        delay, attempts = FIRST_DELAY, 0
    else:
        delay, attempts = delay_after(job.attempts), job.attempts
    if held.update(**ended, **_queued(now, delay), attempts=attempts):
        bell.ring(job.pk, job.kind, delay_seconds=delay.total_seconds())


def _put_back(job: Job, now: datetime, delay: timedelta) -> None:
    """Queue it as if this attempt had not been."""
    held = Job.objects.held_by(job.claim).filter(pk=job.pk)
    if held.update(claim=None, **_queued(now, delay), attempts=job.attempts - 1):
        bell.ring(job.pk, job.kind, delay_seconds=delay.total_seconds())


def _queued(now: datetime, delay: timedelta) -> dict[str, object]:
    return {
        "status": Status.QUEUED,
        "is_wanted_again": False,
        "queued_at": now,
        "available_at": now + delay,
        "rung_at": now + delay,
    }
