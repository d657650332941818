"""The app certificates."""

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    """Awarded when a course is completed, frozen, rendered as files, checked by anybody."""

    name = "certificates"

    def ready(self) -> None:
        """Listen to completions, and register jobs and what is kept about a person."""
        from certificates import own_data, receivers, tasks  # noqa: F401 - models are not ready earlier

        own_data.register_all()
