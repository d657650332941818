"""Certificates in the admin's menu, for whoever looks after a course."""

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from certificates import admin_urls, services
from certificates.views.designs import RIGHT


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    """Below the admin's own, so that it asks who may enter."""
    return [path("certificates/", include(admin_urls))]


class _ForStaff(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return services.looks_after_any(request.user)


class _ForDesigners(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        user: Any = request.user
        return user.has_perm(RIGHT)


@hooks.register("register_admin_menu_item")
def menu() -> MenuItem:
    """One entry with what belongs together."""
    items = [
        _ForStaff(_("Certificates"), _lazy("index"), icon_name="doc-full", name="certificates-list", order=1),
        _ForStaff(
            _("Requests for another name"), _lazy("requests"), icon_name="user", name="certificates-names", order=2
        ),
        _ForDesigners(_("Templates"), _lazy("designs"), icon_name="image", name="certificates-designs", order=3),
    ]
    return SubmenuMenuItem(_("Certificates"), Menu(items=items), icon_name="doc-full", name="certificates", order=310)


def _lazy(name: str) -> str:
    return reverse(f"certificates_admin:{name}")
