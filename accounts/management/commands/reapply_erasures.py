"""`manage.py reapply_erasures`: after restoring a backup, before the site is opened."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts import privacy


class Command(BaseCommand):
    """Erase again whoever had been erased since the backup was made."""

    help = "Erases again whoever had been erased since a restored backup was made."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many."""
        self.stdout.write(f"Erased again: {privacy.reapply_erasures(now=timezone.now())}")
