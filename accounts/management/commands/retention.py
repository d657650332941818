"""`manage.py retention`: delete what has been kept as long as it may be. Each night by itself."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts import retention


class Command(BaseCommand):
    """Delete what is too old, or only say how much that is."""

    help = "Deletes what has been kept as long as it may be; --dry-run only counts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """For real, or not."""
        parser.add_argument("--dry-run", action="store_true", help="count, delete nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """One line a rule."""
        for name, count in retention.apply(now=timezone.now(), is_dry_run=options["dry_run"]):
            self.stdout.write(f"{count:>8}  {name}")
