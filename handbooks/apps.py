"""Handbooks: to look things up in, without an account."""

from django.apps import AppConfig


class HandbooksConfig(AppConfig):
    """See docs/architecture.md."""

    name = "handbooks"

    def ready(self) -> None:
        """Register jobs and receivers."""
        from handbooks import receivers, tasks  # noqa: F401 - models are not ready earlier
