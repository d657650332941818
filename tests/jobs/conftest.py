from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from jobs import kinds
from jobs import services as jobs
from jobs.models import Job


class Handlers:
    """Job kinds for one test: what they were called with, and what they do."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict]] = []
        self.act: Callable[[Job], None] = lambda job: None

    def __call__(self, job: Job) -> None:
        self.calls.append((job.key, job.payload))
        self.act(job)


class Clock:
    """A clock that stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = timezone.now() + timedelta(seconds=1)

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **duration: float) -> None:
        self.now += timedelta(**duration)


@pytest.fixture
def handler(monkeypatch: pytest.MonkeyPatch) -> Iterator[Handlers]:
    handlers = Handlers()
    monkeypatch.setitem(kinds._handlers, "test.work", handlers)
    monkeypatch.setitem(kinds._handlers, "test.other", handlers)
    return handlers


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def bells(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, float]]:
    """The bells that were rung, in place of a broker."""
    rung: list[tuple[int, float]] = []

    def ring(job_id: int, kind: str, *, delay_seconds: float = 0) -> bool:
        rung.append((job_id, delay_seconds))
        return True

    monkeypatch.setattr("jobs.bell.ring", ring)
    return rung


@pytest.fixture
def want() -> Callable[..., Job]:
    """Enqueue in a transaction and return the row."""

    def want(key: str = "1", kind: str = "test.work", **payload: object) -> Job:
        with transaction.atomic():
            jobs.enqueue(kind, key, **payload)
        return Job.objects.get(kind=kind, key=key)

    return want
