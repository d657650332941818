"""Wanting work, and finding what was wanted but lost."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from jobs import bell, kinds
from jobs.enums import Status
from jobs.models import Job, Wish

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 5
FIRST_DELAY = timedelta(seconds=10)
SWEEP_LIMIT = 500

# What is wanted while ``together`` is open.
_gathered: ContextVar[list[Wish] | None] = ContextVar("gathered", default=None)


class EnqueueOutsideTransactionError(RuntimeError):
    """A wish must commit together with the facts that it is about."""


def enqueue(kind: str, key: str | UUID | int, **payload: Any) -> None:
    """Want a job; it runs after the caller's transaction, in one that sees what the caller wrote. Cost: 1 statement.

    There is one row per kind and key. A new, finished or failed one is queued with no attempts used; one that waits
    keeps its place; one that runs will run once more. The newest payload counts. On PostgreSQL the row stays locked
    until the caller commits, so let it be the last thing that the transaction does.

    Raises EnqueueOutsideTransactionError outside a transaction, and UnknownKindError.
    """
    enqueue_all(kind, [key], **payload)


def enqueue_all(kind: str, keys: Iterable[str | UUID | int], **payload: Any) -> None:
    """Want many jobs of a kind, as ``enqueue`` wants one. Cost: 1 statement, however many; none without a key."""
    if not connection.in_atomic_block:
        raise EnqueueOutsideTransactionError(
            f"enqueue({kind!r}) needs a transaction: decorate the service with @atomic."
        )
    kinds.handler_of(kind)
    wishes = [Wish(kind, str(key), payload) for key in keys]
    gathered = _gathered.get()
    if gathered is None:
        _write(wishes)
    else:
        gathered.extend(wishes)


@contextmanager
def together() -> Iterator[None]:
    """Write what is wanted inside with one statement, at the end; nothing if it is left by an error."""
    if _gathered.get() is not None:  # the outer one writes
        yield
        return
    wishes: list[Wish] = []
    token = _gathered.set(wishes)
    try:
        yield
    finally:
        _gathered.reset(token)
    _write(wishes)


def _write(wishes: Iterable[Wish]) -> None:
    # Each once, and always in the same order: two that want the same jobs at once wait for each other, and never both.
    newest = {(wish.kind, wish.key): wish for wish in wishes}
    if newest:
        for job_id, kind in Job.objects.upsert([newest[place] for place in sorted(newest)], now=timezone.now()):
            transaction.on_commit(partial(bell.ring, job_id, kind), robust=True)


def sweep(now: datetime, *, patience: timedelta | None = None) -> int:
    """Queue what a dead worker held, and ring again for what waits too long; return for how many it rang.

    Any number of processes may sweep at any time. ``patience`` is how long a due job may wait for its bell to be
    heard; a worker that starts passes 0. How long a running job may be silent is a setting.
    """
    limit = timedelta(seconds=settings.JOBS_STALE_SECONDS)
    _take_from_the_dead(now - limit, now)
    unheard = Job.objects.due(now).filter(rung_at__lte=now - (limit if patience is None else patience))
    rung = 0
    for job_id, kind, rung_at in list(unheard.values_list("pk", "kind", "rung_at")[:SWEEP_LIMIT]):
        # Whoever moves rung_at rings: several sweepers at once do not multiply the messages.
        if Job.objects.queued().filter(pk=job_id, rung_at=rung_at).update(rung_at=now):
            rung += bell.ring(job_id, kind)
    return rung


def _take_from_the_dead(silent_since: datetime, now: datetime) -> None:
    dead = Job.objects.silent_since(silent_since)
    given_up = dead.filter(attempts__gte=MAX_ATTEMPTS, is_wanted_again=False).update(
        status=Status.FAILED, claim=None, done_at=now, error="WorkerLost: the worker died each time"
    )
    wanted = dead.filter(is_wanted_again=True).update(**_queued(now), attempts=0)
    # A worker that was restarted is no fault of the job's; one that dies of it again must not die of it all the time.
    others = sum(
        dead.filter(attempts=attempts).update(**_queued(now, delay_after(attempts - 1)))
        for attempts in range(2, MAX_ATTEMPTS)
    )
    others += dead.update(**_queued(now))
    if wanted or others:
        logger.warning("Workers died: %s jobs are queued again.", wanted + others)
    if given_up:
        logger.error("Workers died of them each time: %s jobs are given up.", given_up)


def retry_failed(now: datetime, *, only: str | None = None) -> int:
    """Queue all failed jobs again, or those of one kind, with all attempts; return how many. The sweeper rings."""
    failed = Job.objects.failed()
    if only:
        failed = failed.for_kinds(only)
    return failed.update(**_queued(now), attempts=0, error="", done=0, total=0)


def delay_after(attempts: int) -> timedelta:
    """How long a job waits after so many failed attempts, at least one."""
    return FIRST_DELAY * 4 ** (attempts - 1)


def _queued(now: datetime, delay: timedelta = timedelta()) -> dict[str, Any]:
    # rung_at is long ago: no bell has been rung for these, so the very next sweep does once they are due.
    return {
        "status": Status.QUEUED,
        "is_wanted_again": False,
        "claim": None,
        "queued_at": now,
        "available_at": now + delay,
        "rung_at": datetime.fromtimestamp(0, tz=now.tzinfo),
    }
