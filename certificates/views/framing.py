"""The frame of the page that checks a certificate: the same for everybody who comes without a cookie.

Drawing it takes as long as all the rest, and who checks hundreds of codes asks for it each time. Nothing of a
certificate is in what is kept: the code and the answer are put in for each request.
"""

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from certificates.codes import LENGTH, format_code
from content.services.freshness import remember

# Of what stands in it, nothing else is remembered for less.
FRESH_SECONDS = 30
# Nobody's: the links to the page in other languages are kept with it, and it becomes the code that was asked for.
ANY_CODE = format_code("0" * LENGTH)
_ANSWER = "<!-- answer -->"

Links = Callable[[str], list[dict[str, object]]]


def may_share_frame(request: HttpRequest) -> bool:
    """Not for who is signed in or has chosen colors: their frame is another."""
    return not request.COOKIES


def in_shared_frame(request: HttpRequest, main: str, *, code: str, links: Links) -> str:
    """``main`` within the frame. ``links``: of a code, to its page in each language."""
    # The names of style sheets are those of one release.
    key = f"certificates.frame.{getattr(staticfiles_storage, 'manifest_hash', '')}.{get_language()}"
    frame: str = remember(key, lambda: _draw(request, links(ANY_CODE)), FRESH_SECONDS)
    return frame.replace(ANY_CODE, code).replace(_ANSWER, main)


def _draw(request: HttpRequest, language_links: list[dict[str, object]]) -> str:
    context = {
        "main": mark_safe(_ANSWER),  # noqa: S308 - ours
        "language_links": language_links,
        "viewer": AnonymousUser(),
        "may_have_messages": False,
    }
    return render_to_string("certificates/verify_result.html", context, request)
