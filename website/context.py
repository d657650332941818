"""What every template may use."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from accounts.service import service
from accounts.sessions import is_shared_device
from content.services.contacts import footer_contacts
from website import navigation

THEMES = {"light", "dark"}
MORE_CONTRAST = "more"


def site(request: HttpRequest) -> dict[str, Any]:
    """Names and addresses for the frame of every page: no query and no session until a template asks.

    ``viewer`` is who is signed in, without looking at the session of somebody who has none.
    """
    has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
    theme = request.COOKIES.get("theme", "")
    return {
        "SITE_NAME": SimpleLazyObject(lambda: service().name),
        "service": SimpleLazyObject(service),
        "SITE_URL": settings.SITE_URL,
        "theme": theme if theme in THEMES else "",
        "contrast": MORE_CONTRAST if request.COOKIES.get("contrast") == MORE_CONTRAST else "",
        "viewer": SimpleLazyObject(
            lambda: getattr(request, "user", AnonymousUser()) if has_session else AnonymousUser()
        ),
        "idle_seconds": settings.SHARED_DEVICE_IDLE_SECONDS if has_session and _is_idle_watched(request) else 0,
        # Django keeps short messages in a cookie of their own, long ones in the session.
        "may_have_messages": has_session or "messages" in request.COOKIES,
        "footer_contacts": SimpleLazyObject(lambda: footer_contacts(get_language() or "fi")),
        "footer_links": SimpleLazyObject(lambda: navigation.footer_links(get_language() or "fi")),
        "menu": SimpleLazyObject(lambda: navigation.menu(request)),
        "search_entry": SimpleLazyObject(lambda: navigation.search_entry(request)),
    }


def _is_idle_watched(request: HttpRequest) -> bool:
    """Whether the page warns before the server signs out."""
    return is_shared_device(request) and request.user.is_authenticated
