"""Who people are."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Users, organizations and sign-in."""

    name = "accounts"

    def ready(self) -> None:
        """Listen to allauth, and register what accounts keeps about a person."""
        from accounts import own_data, receivers, retention, tasks  # noqa: F401 - models are not ready earlier

        own_data.register_all()
        retention.register_all()
