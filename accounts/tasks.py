"""Tasks of accounts."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from accounts import idle, retention
from jobs import services as jobs
from jobs.models import Job


@jobs.kind(idle.WARN_IDLE)
def warn_idle(job: Job) -> None:
    """Tell somebody that their account will go."""
    idle.warn(user_uuid=UUID(job.key), now=timezone.now())


@shared_task(name="accounts.retention", ignore_result=True)
def apply_retention() -> None:
    """Delete what has been kept as long as it may be."""
    retention.apply(now=timezone.now())
