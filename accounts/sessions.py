"""Sessions that must not outlive their person: on devices that others use, and of those who may see others' data."""

import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

SHARED_DEVICE = "is_shared_device"
_SEEN_AT = "seen_at"
# How exactly the last request is known: one write in so long.
_PRECISION_SECONDS = 60

GetResponse = Callable[[HttpRequest], HttpResponse]


class SharedDeviceField(forms.BooleanField):
    """The tick on the forms that sign in."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Others use this device, too"),
            help_text=_("You are signed out after 30 minutes without doing anything."),
            required=False,
        )


def is_shared_device(request: HttpRequest) -> bool:
    """Whether this session was begun on a device that others use. Looks at no session that is not there."""
    session = getattr(request, "session", None)
    return settings.SESSION_COOKIE_NAME in request.COOKIES and session is not None and bool(session.get(SHARED_DEVICE))


def has_idled_out(data: Mapping[str, Any], now: float) -> bool:
    """Whether a session, given by what it holds, began on a shared device and nothing has happened for too long."""
    return bool(data.get(SHARED_DEVICE)) and now - data.get(_SEEN_AT, now) > settings.SHARED_DEVICE_IDLE_SECONDS


def is_guarded(request: HttpRequest) -> bool:
    """Whether coming back asks for proof: on a shared device, and for whoever may open the admin."""
    return is_shared_device(request) or request.user.has_perm("wagtailadmin.access_admin")


def has_proved_identity_since(request: HttpRequest, moment: float) -> bool:
    """Whether the person has signed in or shown once more who they are since ``moment`` (seconds since 1970)."""
    records = get_authentication_records(request, request.user)
    return any(record["at"] > moment for record in records)


def proof_url(request: HttpRequest) -> str:
    """Where to show who one is: with a password or second factor; without either, by signing in anew."""
    flows = get_reauthentication_flows(request.user)
    if not flows:
        logout(request)
        return reverse("account_login")
    return reverse("account_reauthenticate" if flows[0]["id"] == "reauthenticate" else "mfa_reauthenticate")


class IdleGate:
    """Middleware: on a shared device, sign out whoever has done nothing for SHARED_DEVICE_IDLE_SECONDS.

    Whoever is signed out leaves no trace in the browser.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Sign out, or note that somebody is there. Signed out, the browser keeps nothing of what was shown or stored.

        The editor stores how its menu stood; a page gone back to would show whose it was.
        """
        response = self._go_on(request)
        if getattr(request, "has_signed_out", False):  # accounts.receivers.note_signing_out
            response["Clear-Site-Data"] = '"cache", "storage"'
        return response

    def _go_on(self, request: HttpRequest) -> HttpResponse:
        if is_shared_device(request) and request.user.is_authenticated:
            now = time.time()
            seen_at = request.session.get(_SEEN_AT, now)
            if has_idled_out(request.session, now):
                return self._sign_out(request)
            if now - seen_at > _PRECISION_SECONDS or _SEEN_AT not in request.session:
                request.session[_SEEN_AT] = now
        return self.get_response(request)

    @staticmethod
    def _sign_out(request: HttpRequest) -> HttpResponse:
        logout(request)
        messages.info(
            request,
            gettext("You were signed out because nothing happened for a while. What you had saved is safe."),
        )
        back: dict[str, Any] = {"next": request.get_full_path()} if request.method == "GET" else {}
        return redirect(f"{reverse('account_login')}{'?' if back else ''}{urlencode(back)}")
