"""Courses: written by trainers, taken by learners."""

from django.apps import AppConfig


class CoursesConfig(AppConfig):
    """See docs/architecture.md."""

    name = "courses"

    def ready(self) -> None:
        """Register jobs and receivers."""
        from courses import own_data, receivers, tasks  # noqa: F401 - models are not ready earlier

        own_data.register_all()
