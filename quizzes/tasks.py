"""Jobs and tasks of quizzes: thin, each calls one service."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from jobs import services as jobs
from jobs.models import Job
from quizzes import services


@jobs.kind(services.FINALISE)
def finalise(job: Job) -> None:
    """End an attempt whose time is over."""
    services.finalise_attempt(attempt_uuid=UUID(job.key), now=timezone.now())


@shared_task(name="quizzes.finalise_overdue", ignore_result=True)
def finalise_overdue() -> None:
    """Find the attempts whose time is over."""
    services.enqueue_overdue(timezone.now())
