"""Tasks of content."""

from celery import shared_task
from django.utils import timezone

from content.services import scheduling


@shared_task(name="content.publish_scheduled", ignore_result=True)
def publish_scheduled() -> None:
    """Publish and unpublish what is due."""
    scheduling.run_schedule(now=timezone.now())
