"""What every request passes that is no app's business."""

import re
import secrets
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from config import logs

GetResponse = Callable[[HttpRequest], HttpResponse]

_REQUEST_ID = re.compile(r"[0-9a-f-]{8,36}")


def wagtail_admin_csp(get_response: GetResponse) -> GetResponse:
    """Give `/admin/` the policy that Wagtail's editor needs; all other pages keep the strict one."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path.startswith("/admin/"):
            response._csp_config = settings.ADMIN_CSP  # type: ignore[attr-defined]
        return response

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
