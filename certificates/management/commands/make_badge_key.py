"""``manage.py make_badge_key``: a new key for badges, which signs from now on. Older ones keep being published."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone


class Command(BaseCommand):
    """Make a key."""

    help = "Make a new key for badges in the folder that BADGE_KEYS_DIR names."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what may be asked for."""
        parser.add_argument("--if-none", action="store_true", help="only if there is none yet")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it, readable by nobody else."""
        if not settings.CERTIFICATE_BADGE_KEYS_DIR:
            raise CommandError("Set BADGE_KEYS_DIR to a folder that is not in the database's backup.")
        folder = Path(settings.CERTIFICATE_BADGE_KEYS_DIR)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if options["if_none"] and any(folder.glob("*.pem")):
            return
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        file = folder / f"{timezone.now():%Y%m%dT%H%M%S}.pem"
        file.touch(mode=0o600, exist_ok=False)
        file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        self.stdout.write(f"Made {file.name}; it signs from now on.")
