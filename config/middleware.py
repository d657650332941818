"""What every request passes that is no app's business."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

GetResponse = Callable[[HttpRequest], HttpResponse]


def wagtail_admin_csp(get_response: GetResponse) -> GetResponse:
    """Give `/admin/` the policy that Wagtail's editor needs; all other pages keep the strict one."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path.startswith("/admin/"):
            response._csp_config = settings.ADMIN_CSP  # type: ignore[attr-defined]
        return response

    return middleware


def log_context(get_response: GetResponse) -> GetResponse:
    """Pass the request on."""
    return get_response
