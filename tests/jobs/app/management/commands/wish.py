import sys

from django.core.management.base import BaseCommand
from django.db import connection, transaction

from jobs import services as jobs


class Command(BaseCommand):
    """Want marks: a line of `SECONDS KEY...` on standard input each, answered when it is committed.

    A key that begins with "stuck" is of the kind that gets stuck.
    """

    def handle(self, **options):
        for line in sys.stdin:
            seconds, *keys = line.split()
            for key in keys:
                with transaction.atomic():
                    jobs.enqueue("test.stuck" if key.startswith("stuck") else "test.mark", key, seconds=float(seconds))
            connection.close()
            self.stdout.write("wished")
            self.stdout.flush()
