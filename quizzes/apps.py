"""Quizzes: the bank of questions, and attempts."""

from django.apps import AppConfig


class QuizzesConfig(AppConfig):
    """See docs/architecture.md."""

    name = "quizzes"

    def ready(self) -> None:
        """Register what quizzes keep about a person."""
        from quizzes import own_data, tasks  # noqa: F401 - models are not ready earlier

        own_data.register_all()
