"""The app content."""

from django.apps import AppConfig


class ContentConfig(AppConfig):
    """See docs/architecture.md for what lives here."""

    name = "content"
