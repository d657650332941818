"""Work that must happen, and how far it is."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """One row per wanted piece of work; the broker's message is only the bell."""

    name = "jobs"
