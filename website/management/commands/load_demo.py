"""Load the demo's content and accounts."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from demo.loader import ACCOUNTS, PASSWORD, load_demo
from demo.translations import LANGUAGES


class Command(BaseCommand):
    """Loads what is missing; running it again changes nothing."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Translations take as long again as their source."""
        parser.add_argument("--finnish-only", action="store_true", help="Leave out the translations.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse outside the demo: its accounts have a password that everybody knows."""
        if settings.ROOT_URLCONF != "demo.urls":
            raise CommandError("The demo is loaded only with the demo's settings (config.settings.dev).")
        is_new = load_demo(translations=() if options["finnish_only"] else LANGUAGES)
        lines = [f"{account.role:<14} {account.email:<24} {PASSWORD}" for account in ACCOUNTS]
        (settings.VAR_DIR / "demo-accounts.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
        self.stdout.write("Demo content loaded." if is_new else "Demo content is there.")
