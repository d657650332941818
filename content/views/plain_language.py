"""Plain language beside the standard text: the same address, and the choice is remembered."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

EASY_COOKIE = "easy"
CHOICES = {"easy", "standard"}
_YEAR_SECONDS = 60 * 60 * 24 * 365


def wants_easy(request: HttpRequest) -> bool:
    """Whether this reader wants plain language where there is some."""
    return request.COOKIES.get(EASY_COOKIE) == "1"


@never_cache
@require_safe
def choose(request: HttpRequest, choice: str) -> HttpResponse:
    """Remember the choice in one cookie without an identifier, and go back. A link, so that pages need no form."""
    if choice not in CHOICES:
        raise Http404
    asked = request.GET.get("to", "")
    address = asked if asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None) else "/"
    response = redirect(address)
    if choice == "easy":
        response.set_cookie(
            EASY_COOKIE, "1", max_age=_YEAR_SECONDS, secure=request.is_secure(), httponly=True, samesite="Lax"
        )
    else:
        response.delete_cookie(EASY_COOKIE, samesite="Lax")
    return response
