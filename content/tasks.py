"""Tasks of content."""

from celery import shared_task
from django.utils import timezone

from content.services import inbox, scheduling
from jobs import services as jobs
from jobs.models import Job


@shared_task(name="content.publish_scheduled", ignore_result=True)
def publish_scheduled() -> None:
    """Publish and unpublish what is due."""
    scheduling.run_schedule(now=timezone.now())


@jobs.kind(inbox.MAIL_ANSWER)
def mail_answer(job: Job) -> None:
    """Send the answer to a reader's message."""
    inbox.mail_answer(message_pk=int(job.key), now=timezone.now())
