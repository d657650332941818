"""Whole pages for readers without a session, shared by all of them.

A page is stored only if it was asked for and answered so that nothing in it can be about one reader; whatever is not
known to be harmless is not stored. It is found only under the version that the site had before the page was made: one
publication later, and nobody finds it.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from wagtail.models import Page

from content.models import BasePage
from content.models.base import any_sensitive
from content.services.freshness import next_scheduled
from content.visibility import may_read

MAX_AGE = timedelta(minutes=10)
MAX_PATH = 500
LOOK_COOKIES = ("theme", "contrast")
_LOOK = re.compile(r"[a-z]{0,10}")
# What a browser may send along and still get what everybody gets.
_HARMLESS_COOKIES = {*LOOK_COOKIES, settings.CSRF_COOKIE_NAME}


@dataclass(frozen=True)
class SharedPage:
    """A page as it was answered, and until when it may be."""

    content: bytes
    headers: tuple[tuple[str, str], ...]
    until: datetime

    def as_response(self) -> HttpResponse:
        """The answer anew; the middleware of this request adds its own headers."""
        response = HttpResponse(self.content)
        for name, value in self.headers:
            response[name] = value
        return response


def may_share(request: HttpRequest) -> bool:
    """Whether the request could be anybody's: no session, no rights, no choice of its own but how it looks."""
    return (
        request.method in ("GET", "HEAD")
        and not request.META.get("QUERY_STRING")
        and "authorization" not in request.headers
        and request.COOKIES.keys() <= _HARMLESS_COOKIES
        and all(_LOOK.fullmatch(request.COOKIES.get(name, "")) for name in LOOK_COOKIES)
        and len(request.path) <= MAX_PATH
    )


def key_of(request: HttpRequest, version: str) -> str:
    """Where the page is kept. All that an answer may depend on is in it, the name of the host included.

    The style sheets' names are those of one release: a page of the last one would ask for files that are gone.
    """
    parts = [
        version,
        getattr(staticfiles_storage, "manifest_hash", ""),
        request.scheme or "",
        request.get_host(),
        get_language() or "",
        *(request.COOKIES.get(name, "") for name in LOOK_COOKIES),
        request.path,
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def load(key: str, *, now: datetime) -> SharedPage | None:
    """The page, if there is one and its time is not over."""
    page: SharedPage | None = caches["pages"].get(key)
    return page if page is not None and now < page.until else None


def store(key: str, response: HttpResponse, *, now: datetime) -> None:
    """Keep a page that ``is_shareable``, until the next page comes or goes by itself. One query."""
    until = min(now + MAX_AGE, next_scheduled(now) or now + MAX_AGE)
    page = SharedPage(content=response.content, headers=tuple(response.items()), until=until)
    caches["pages"].set(key, page, (until - now).total_seconds())


def is_shareable(request: HttpRequest, response: HttpResponse, page: Any) -> bool:
    """Whether everybody may get this answer to a request that ``may_share``.

    ``page`` is what was served. What its view says of it is not enough: sensitivity and restrictions are asked for
    once more. Two queries.
    """
    return (
        request.method == "GET"
        and response.status_code == 200
        and not response.streaming
        and not response.cookies
        # Each would say that the answer depends on something, or is not for keeping.
        and not any(response.has_header(name) for name in ("Cache-Control", "Vary", "Set-Cookie", "Clear-Site-Data"))
        and not _has_looked_at_reader(request)
        and isinstance(page, BasePage)
        and not any_sensitive(_paths_down_to(page))
        and may_read(AnonymousUser(), page.path)
    )


def _has_looked_at_reader(request: HttpRequest) -> bool:
    """Whether the session was opened, or a form with a token or a message for one reader is in the page."""
    session, messages = getattr(request, "session", None), getattr(request, "_messages", None)
    return (
        bool(session is not None and (session.accessed or session.modified))
        or bool(request.META.get("CSRF_COOKIE_NEEDS_UPDATE"))
        or bool(messages is not None and (messages.used or messages.added_new))
    )


def _paths_down_to(page: Page) -> list[str]:
    return [page.path[:end] for end in range(page.steplen, len(page.path) + 1, page.steplen)]
