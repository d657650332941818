"""The job row: the truth about work that must happen, and its only result store."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple, Self
from uuid import UUID

from django.db import connection, models
from django.db.models import Q

from jobs.enums import Status

# One statement, so that a wish costs a service no second round trip and no race: the unique constraint decides.
# What a running job was asked meanwhile waits in is_wanted_again; everything else starts afresh.
_UPSERT = """
INSERT INTO jobs_job (
    kind, key, payload, status, is_wanted_again, done, total, attempts, error,
    created_at, queued_at, available_at, rung_at
)
VALUES {rows}
ON CONFLICT (kind, key) DO UPDATE SET
    payload = excluded.payload,
    is_wanted_again = (jobs_job.status = 'running'),
    status = CASE WHEN jobs_job.status = 'running' THEN 'running' ELSE 'queued' END,
    done = CASE WHEN jobs_job.status = 'running' THEN jobs_job.done ELSE 0 END,
    total = CASE WHEN jobs_job.status = 'running' THEN jobs_job.total ELSE 0 END,
    attempts = CASE WHEN jobs_job.status = 'running' THEN jobs_job.attempts ELSE 0 END,
    error = CASE WHEN jobs_job.status = 'running' THEN jobs_job.error ELSE '' END,
    queued_at = CASE WHEN jobs_job.status = 'queued' THEN jobs_job.queued_at ELSE excluded.queued_at END,
    available_at = excluded.available_at,
    rung_at = excluded.rung_at
RETURNING id, kind
"""
_ROW = "(%s, %s, %s, 'queued', %s, 0, 0, 0, '', %s, %s, %s, %s)"


class Wish(NamedTuple):
    """A job that somebody wants."""

    kind: str
    key: str
    payload: dict[str, Any]


class JobQuerySet(models.QuerySet["Job"]):
    """Jobs in the words of the queue."""

    def queued(self) -> Self:
        """Those that no worker has taken yet, or that wait for their next attempt."""
        return self.filter(status=Status.QUEUED)

    def running(self) -> Self:
        """Those that a worker holds, or held when it died."""
        return self.filter(status=Status.RUNNING)

    def unfinished(self) -> Self:
        """Those that wait or run."""
        return self.filter(status__in=(Status.QUEUED, Status.RUNNING))

    def failed(self) -> Self:
        """Those that were given up."""
        return self.filter(status=Status.FAILED)

    def due(self, now: datetime) -> Self:
        """Queued ones whose time has come, oldest first."""
        return self.queued().filter(available_at__lte=now).order_by("available_at", "pk")

    def seconds_late(self, now: datetime) -> float:
        """How long the oldest due job has waited; 0 if none is due. Cost: 1 query."""
        oldest = self.due(now).values_list("available_at", flat=True).first()
        return (now - oldest).total_seconds() if oldest else 0.0

    def silent_since(self, moment: datetime) -> Self:
        """Running ones whose worker has not been heard of since."""
        return self.running().filter(heartbeat_at__lt=moment)

    def for_kinds(self, *kinds: str) -> Self:
        """Those of these kinds."""
        return self.filter(kind__in=kinds)

    def for_key(self, kind: str, key: str | UUID | int) -> Self:
        """The one job of this kind and key, if it was ever wanted."""
        return self.filter(kind=kind, key=str(key))

    def held_by(self, claim: UUID | None) -> Self:
        """The job that this run holds; empty once the sweeper gave it to another."""
        return self.running().filter(claim=claim)

    def upsert(self, wishes: Sequence[Wish], *, now: datetime) -> list[tuple[int, str]]:
        """Want these jobs, no kind and key twice, in one statement; return their ids and kinds. The newest payload
        counts.
        """
        moment = Job._meta.get_field("queued_at").get_db_prep_save(now, connection)
        payload = Job._meta.get_field("payload")
        values: list[Any] = []
        for wish in wishes:
            stored = payload.get_db_prep_save(wish.payload, connection)
            values += (wish.kind, wish.key, stored, False, moment, moment, moment, moment)
        with connection.cursor() as cursor:
            cursor.execute(_UPSERT.format(rows=", ".join([_ROW] * len(wishes))), values)
            return [(int(pk), str(kind)) for pk, kind in cursor.fetchall()]


class Job(models.Model):
    """One piece of work that must happen, by kind and key.

    ``available_at`` is when it may run next, ``rung_at`` when the newest bell for it rings, ``claim`` names the run
    that holds it, ``done`` and ``total`` tell how far that run is.
    """

    kind = models.CharField(max_length=100)
    key = models.CharField(max_length=200)
    payload = models.JSONField(default=dict)
    status = models.CharField(max_length=10, choices=Status, default=Status.QUEUED)
    is_wanted_again = models.BooleanField(default=False)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()
    queued_at = models.DateTimeField()
    available_at = models.DateTimeField()
    rung_at = models.DateTimeField()
    claim = models.UUIDField(null=True)
    claimed_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        constraints = [
            # Wanting the same thing twice is wanting it once; enqueue's ON CONFLICT rests on this.
            models.UniqueConstraint(fields=["kind", "key"], name="jobs_job_one_per_key"),
            # A run that nobody can name could neither finish nor be taken for dead.
            models.CheckConstraint(
                condition=~Q(status="running") | Q(claim__isnull=False, heartbeat_at__isnull=False),
                name="jobs_job_running_is_claimed",
            ),
        ]
        indexes = [
            # The worker and the sweeper ask often; finished rows, which are nearly all, are not in these.
            models.Index(fields=["available_at"], condition=Q(status="queued"), name="jobs_job_queued"),
            models.Index(fields=["heartbeat_at"], condition=Q(status="running"), name="jobs_job_running"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    @property
    def percent(self) -> int:
        """How far the job is, in [0, 100]."""
        if self.status == Status.DONE:
            return 100
        return min(100, 100 * self.done // self.total) if self.total else 0
