"""What the worker is asked to do. Every message is a bell: losing or repeating one does no harm."""

from datetime import timedelta
from typing import Any

from celery import current_app, shared_task
from celery.signals import worker_ready
from django.utils import timezone

from jobs import services


@shared_task(name="jobs.run", ignore_result=True)
def run(job_id: int) -> None:
    """Run one job, unless another worker has it."""
    services.run(job_id)


@shared_task(name="jobs.sweep", ignore_result=True)
def sweep(patience_seconds: float | None = None) -> None:
    """Find lost jobs."""
    services.sweep(timezone.now(), patience=None if patience_seconds is None else timedelta(seconds=patience_seconds))


@worker_ready.connect
def sweep_on_start(**kwargs: Any) -> None:
    """Ask for everything that waits: what was said while no worker listened may be lost.

    Sent as a task, since the worker's parent process must not open the database before it forks.
    """
    current_app.send_task("jobs.sweep", kwargs={"patience_seconds": 0})
