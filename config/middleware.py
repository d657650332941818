"""What every request passes that is no app's business."""

import re
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.csp import CSP

from config import logs

GetResponse = Callable[[HttpRequest], HttpResponse]

_ARRIVAL = re.compile(r"t=(\d{10}(?:\.\d{1,6})?)", re.ASCII)
_LONGEST_WAIT = timedelta(minutes=2)
_REQUEST_ID = re.compile(r"[0-9a-f-]{8,36}")


def wagtail_admin_csp(get_response: GetResponse) -> GetResponse:
    """Give `/admin/` the policy that Wagtail's editor needs; all other pages keep the strict one.

    A preview may stand in a frame beside the editor: Wagtail asks for the page with a request of its own making.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path.startswith("/admin/"):
            response._csp_config = settings.ADMIN_CSP  # type: ignore[attr-defined]
        elif getattr(request, "is_dummy", False):
            response._csp_config = settings.SECURE_CSP | {"frame-ancestors": [CSP.SELF]}  # type: ignore[attr-defined]
        return response

    return middleware


def stamp_arrival(get_response: GetResponse) -> GetResponse:
    """Note when the request arrived, as ``request.arrived_at``: what is timed must not depend on how busy we are.

    A proxy that stands before us says it in the header that ``ARRIVAL_HEADER`` names, as ``t=`` and seconds since 1970;
    it must set that header itself, whatever its clients send. Without the setting, no header has any effect.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        now = timezone.now()
        request.arrived_at = now  # type: ignore[attr-defined]
        given = _ARRIVAL.fullmatch(request.headers.get(settings.ARRIVAL_HEADER, "") if settings.ARRIVAL_HEADER else "")
        if given:
            arrived_at = datetime.fromtimestamp(float(given[1]), UTC)
            # Two clocks may differ a little; a request does not wait for minutes.
            if now - _LONGEST_WAIT <= arrived_at <= now:
                request.arrived_at = arrived_at  # type: ignore[attr-defined]
        return get_response(request)

    return middleware


def more_headers(get_response: GetResponse) -> GetResponse:
    """Add what Django has no setting for, to every answer; one that says something itself keeps it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in settings.MORE_HEADERS.items():
            response.setdefault(name, value)
        return response

    return middleware


def log_context(get_response: GetResponse) -> GetResponse:
    """Give the request an id, which stands in each line that it logs and in the answer's ``X-Request-ID``.

    A proxy's id is taken over if it can name nobody: hexadecimal digits and dashes.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        identifier = given if _REQUEST_ID.fullmatch(given) else secrets.token_hex(8)
        token = logs.request_id.set(identifier)
        try:
            response = get_response(request)
        finally:
            logs.request_id.reset(token)
        response["X-Request-ID"] = identifier
        return response

    return middleware
