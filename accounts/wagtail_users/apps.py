"""Stands in INSTALLED_APPS in place of ``wagtail.users``."""

from wagtail.users.apps import WagtailUsersAppConfig


class UsersConfig(WagtailUsersAppConfig):
    """Wagtail's users app with our pages about people."""

    user_viewset = "accounts.wagtail_users.viewsets.UserViewSet"
