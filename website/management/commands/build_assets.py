"""Make the fonts and message catalogs that are not in the repository."""

import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from website import assets


class Command(BaseCommand):
    """Run after installing or when translations changed; quick when nothing did."""

    help = "Build web fonts, certificate fonts and compiled translations."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Build and say in one line what was built."""
        started = time.monotonic()
        made = assets.build(
            assets_dir=settings.ASSETS_DIR,
            fonts_dir=settings.FONTS_DIR,
            locale_dirs=[Path(path) for path in settings.LOCALE_PATHS],
        )
        what = ", ".join(made) if made else "nothing to do"
        self.stdout.write(f"Assets: {what} ({time.monotonic() - started:.1f} s)")
