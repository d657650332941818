"""Jobs and tasks of handbooks: thin, each calls one service."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from handbooks import services
from handbooks.services.settling import SETTLE
from jobs import services as jobs
from jobs.models import Job


@jobs.kind(SETTLE)
def settle(job: Job) -> None:
    """Write the next edition of a handbook, if there is something new."""
    services.settle(handbook_key=UUID(job.key), now=timezone.now())


@shared_task(name="handbooks.sweep_editions", ignore_result=True)
def sweep_editions() -> None:
    """Find handbooks whose live pages are not those of their last settling."""
    services.enqueue_unsettled(timezone.now())
