"""What every authored page shares."""

from django.apps import AppConfig


class ContentConfig(AppConfig):
    """Pages, sources, contacts, editions."""

    name = "content"

    def ready(self) -> None:
        """Connect checks and receivers."""
        from content import checks, own_data, permissions, receivers, tasks  # noqa: F401
        from content.models import Audio, Video

        permissions.register(Video, Audio)
        own_data.register_all()
