"""Fill the demo with synthetic people and a very long handbook."""

from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from demo.seed.handbook import seed_handbook
from demo.seed.learners import NoCourseError, seed_learners

BAR = 30


class Command(BaseCommand):
    """Makes what is missing; running it again with the same numbers adds nothing."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How many of what."""
        parser.add_argument("--learners", type=int, default=0, help="people at every stage of the courses there are")
        parser.add_argument("--handbook-chapters", type=int, default=0, help="chapters of one very long handbook")
        parser.add_argument("--seed", type=int, default=0, help="another number makes other people")

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse outside the demo: nobody wants people who never were among those who are."""
        if settings.ROOT_URLCONF != "demo.urls":
            raise CommandError("Only the demo is seeded (config.settings.dev).")
        if not (options["learners"] or options["handbook_chapters"]):
            raise CommandError("Say how many: ./dev seed --learners 1000 --handbook-chapters 200")
        now = timezone.now()
        if count := options["learners"]:
            try:
                made = seed_learners(count=count, seed=options["seed"], now=now, report=self._bar("learners", count))
            except NoCourseError as error:
                raise CommandError("There is no published course: start ./dev demo once, which loads some.") from error
            self.stdout.write(f"{made} learners added.")
        if chapters := options["handbook_chapters"]:
            made = seed_handbook(chapters=chapters, now=now, report=self._bar("chapters", chapters))
            self.stdout.write(f"{made} chapters added.")

    def _bar(self, what: str, total: int) -> Callable[[int], None]:
        """Draws how far it is on stderr, on one line."""

        def show(done: int) -> None:
            filled = "#" * (BAR * done // total)
            self.stderr.write(f"\r{what} [{filled:<{BAR}}] {done}/{total}", ending="\n" if done == total else "")
            self.stderr.flush()

        return show
