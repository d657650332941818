"""Jobs and tasks of quizzes: thin, each calls one service."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from jobs import services as jobs
from jobs.models import Job
from quizzes import services
from quizzes.services.remarking import REMARK, carry_out
from quizzes.services.tallying import TALLY, enqueue_tallies, tally_quiz


@jobs.kind(services.FINALISE)
def finalise(job: Job) -> None:
    """End an attempt whose time is over."""
    services.finalise_attempt(attempt_uuid=UUID(job.key), now=timezone.now())


@shared_task(name="quizzes.finalise_overdue", ignore_result=True)
def finalise_overdue() -> None:
    """Find the attempts whose time is over."""
    services.enqueue_overdue(timezone.now())


@jobs.kind(TALLY)
def tally(job: Job) -> None:
    """Add new attempts to the sums of a quiz."""
    tally_quiz(quiz_key=UUID(job.key), now=timezone.now())


@jobs.kind(REMARK)
def remark(job: Job) -> None:
    """Mark the attempts again that a decision is about."""
    carry_out(remark_id=int(job.key), now=timezone.now())


@shared_task(name="quizzes.sweep_tallies", ignore_result=True)
def sweep_tallies() -> None:
    """Find quizzes with attempts that are in no sum yet."""
    enqueue_tallies()
