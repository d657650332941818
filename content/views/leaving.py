"""Leave this page: the plain link that stands on every sensitive page, and what stands there until the reader is back.

Replacing an entry of the browser's history is not enough: Back leads to the page before it. So the server remembers
that the reader left, and answers every sensitive address with a page that says nothing, until they go on.
"""

import time
from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import sessions
from accounts.service import service
from content.readers import reader_of

PAUSE_COOKIE = "pause"
_PAUSED_AT = "paused_at"

GetResponse = Callable[[HttpRequest], HttpResponse]


@never_cache
@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """Lead to a page that anyone might have open. Asks nothing, needs no form, is not logged.

    Not a form: a browser follows no redirect of a form to another host under ``form-action 'self'``.
    """
    language = get_language() or settings.LANGUAGE_CODE
    response = HttpResponseRedirect(service(language).exit_url)
    response.status_code = 303
    response["Referrer-Policy"] = "no-referrer"
    response["Clear-Site-Data"] = '"cache"'
    if _has_session(request):
        request.session[_PAUSED_AT] = time.time()
    else:
        response.set_cookie(PAUSE_COOKIE, "1", secure=request.is_secure(), httponly=True, samesite="Lax")
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: HttpRequest) -> HttpResponse:
    """Go on reading. Whoever may see others' data, or shares the device, first shows who they are."""
    asked = (request.POST if request.method == "POST" else request.GET).get("to", "")
    address = asked if asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None) else "/"
    paused_at = request.session.get(_PAUSED_AT) if _has_session(request) else None
    if paused_at is not None and request.method == "POST":
        if sessions.is_guarded(request) and not sessions.has_proved_identity_since(request, paused_at):
            return redirect(f"{sessions.proof_url(request)}?{urlencode({'next': address})}")
        del request.session[_PAUSED_AT]
    response = redirect(address)
    response.delete_cookie(PAUSE_COOKIE, samesite="Lax")
    return response


class SensitiveGate:
    """Middleware: no page with the exit bar is kept by a browser, none is shown while the reader has left.

    The frame of such a page marks the request as sensitive (``templates/base.html``), so none is forgotten.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Put the neutral page in the place of a sensitive one."""
        response = self.get_response(request)
        if not getattr(request, "is_sensitive", False):
            return response
        if is_paused(request):
            response = render(request, "content/resume.html", {"to": request.get_full_path()})
        patch_cache_control(response, private=True, no_store=True)
        response["X-Robots-Tag"] = "noindex"
        return response


def is_paused(request: HttpRequest) -> bool:
    """Whether the reader has left and not come back."""
    return request.COOKIES.get(PAUSE_COOKIE) == "1" or (_has_session(request) and _PAUSED_AT in request.session)


def _has_session(request: HttpRequest) -> bool:
    """Whether there is a session: none is begun for somebody who leaves."""
    return reader_of(request).is_authenticated
