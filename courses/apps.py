"""The app courses."""

from django.apps import AppConfig


class CoursesConfig(AppConfig):
    """See docs/architecture.md for what lives here."""

    name = "courses"
