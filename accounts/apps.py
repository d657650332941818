"""Who people are."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Users, organizations and sign-in."""

    name = "accounts"
