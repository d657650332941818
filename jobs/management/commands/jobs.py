"""`manage.py jobs`: what waits, runs, is done and failed; and failed ones again."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Count
from django.utils import timezone

from jobs import services
from jobs.models import Job


class Command(BaseCommand):
    """Count jobs by kind and status, show what failed, or queue failed ones again."""

    help = "Counts jobs by kind and status; --retry-failed queues failed ones again; --run does what is due, here."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Three acts, each for all kinds or one."""
        parser.add_argument("--kind", help="only this kind")
        parser.add_argument("--retry-failed", action="store_true", help="queue failed jobs again")
        parser.add_argument("--run", action="store_true", help="run due jobs in this process")

    def handle(self, *args: Any, **options: Any) -> None:
        """Act, then list."""
        kind = options["kind"]
        if options["retry_failed"]:
            self.stdout.write(f"Queued again: {services.retry_failed(timezone.now(), only=kind)}")
        if options["run"]:
            self.stdout.write(f"Ran: {services.run_due([kind] if kind else None)}")
        jobs = Job.objects.for_kinds(kind) if kind else Job.objects.all()
        for name, status, count in (
            jobs.order_by("kind", "status").values_list("kind", "status").annotate(number=Count("pk"))
        ):
            self.stdout.write(f"{count:>8}  {status:<8} {name}")
        for job in jobs.failed().order_by("-done_at")[:10]:
            self.stdout.write(f"failed: {job.kind} {job.key}: {job.error}")
