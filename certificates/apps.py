"""The app certificates."""

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    """Awarded when a course is completed, frozen, rendered as files, checked by anybody."""

    name = "certificates"

    def ready(self) -> None:
        """Listen to completions, and register jobs, what is kept about a person, and which names can be printed."""
        from accounts.names import register_print_check
        from certificates import own_data, receivers, tasks  # noqa: F401 - models are not ready earlier
        from content.when_used import when_used

        own_data.register_all()
        register_print_check(when_used("certificates.fonts", "can_print"))
