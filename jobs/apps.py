"""The app jobs."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """See docs/architecture.md for what lives here."""

    name = "jobs"
