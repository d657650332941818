"""Make the pages that every site has."""

from typing import Any

from django.core.management.base import BaseCommand

from website.services.site import ensure_site


class Command(BaseCommand):
    """Makes the home page and the lists of courses and handbooks in each language; what is there stays as it is."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Without them a fresh site shows a page of Wagtail's, and in one language only."""
        ensure_site()
        self.stdout.write("The home page and the lists are there in all languages.")
