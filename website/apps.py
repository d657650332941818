"""The app website."""

from django.apps import AppConfig


class WebsiteConfig(AppConfig):
    """See docs/architecture.md for what lives here."""

    name = "website"
