"""What every authored page shares."""

from django.apps import AppConfig


class ContentConfig(AppConfig):
    """Pages, sources, contacts, editions."""

    name = "content"

    def ready(self) -> None:
        """Connect the checks."""
        from content import checks  # noqa: F401
