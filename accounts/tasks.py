"""Tasks of accounts."""

from celery import shared_task
from django.utils import timezone

from accounts import retention


@shared_task(name="accounts.retention", ignore_result=True)
def apply_retention() -> None:
    """Delete what has been kept as long as it may be."""
    retention.apply(now=timezone.now())
