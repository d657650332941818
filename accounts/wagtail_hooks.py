"""Set-up of a fresh site; bulk actions on people keep the rules of the pages about one person."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.admin.views.bulk_action import BulkAction

from accounts import privacy
from accounts.models import User
from accounts.service import service


@hooks.register("before_bulk_action")
def guard_bulk_action_on_people(
    request: HttpRequest, action_type: str, objects: list[object], action: BulkAction
) -> HttpResponse | None:
    """Keep administrators out of others' reach, and erase where Wagtail would delete rows."""
    if action.model is not User:
        return None
    people = [person for person in objects if isinstance(person, User) and not person.is_erased]
    if not request.user.is_superuser and any(person.is_superuser for person in people):
        raise PermissionDenied
    if action_type != "delete":
        return None
    now = timezone.now()
    for person in people:
        privacy.erase_person(user=person, now=now)
    messages.success(
        request,
        ngettext("%(count)d person has been erased.", "%(count)d people have been erased.", len(people))
        % {"count": len(people)},
    )
    return redirect(action.next_url)


@hooks.register("insert_global_admin_css")
def dress_admin() -> str:
    """The hue of the service."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))


class SetUpPanel(Component):
    """Asks whoever administers a fresh site for what only they know."""

    name = "set_up"
    template_name = "accounts/admin/set_up.html"
    order = 10


@hooks.register("construct_homepage_panels")
def ask_for_the_service(request: HttpRequest, panels: list[Any]) -> None:
    """First of all, until it has been said once."""
    if request.user.is_superuser and not service().is_set_up:
        panels.insert(0, SetUpPanel())
