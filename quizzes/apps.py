"""The app quizzes."""

from django.apps import AppConfig


class QuizzesConfig(AppConfig):
    """See docs/architecture.md for what lives here."""

    name = "quizzes"
