"""The app handbooks."""

from django.apps import AppConfig


class HandbooksConfig(AppConfig):
    """See docs/architecture.md for what lives here."""

    name = "handbooks"
