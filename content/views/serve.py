"""Find a page by its address in memory or in one query, then let Wagtail serve it.

Wagtail walks the tree one query a level. Everything else stays Wagtail's: hooks, restrictions,
redirects, previews and 404 (see docs/decisions/0007). Readers without a session share what is not sensitive.
"""

from copy import copy
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.translation import get_language
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.url_routing import RouteResult
from wagtail.views import serve as wagtail_serve

from content.models import BasePage
from content.readers import reader_of
from content.services.site_memory import remembered
from content.views.shared import from_shared_cache
from content.visibility import with_absence


def serve(request: HttpRequest, path: str) -> HttpResponse:
    """Serve the page at ``path`` below the language's root page."""
    return from_shared_cache(request, lambda: _serve(request, path))


def _serve(request: HttpRequest, path: str) -> HttpResponse:
    return serve_page(request, find_page(request, path))


def serve_page(request: HttpRequest, page: Any, *args: str) -> HttpResponse:
    """Let Wagtail serve a page, or what belongs to it by ``args``; 404 if there is none.

    Whoever is signed in and may not read it gets 404, too: sent to sign in, they would be sent straight back.
    So does everybody where a restriction asks for a shared password, which opens nothing here.
    """
    if page and _asks_for_shared_password(page):
        raise Http404
    request._wagtail_route_for_request = RouteResult(page, list(args), {}) if page else None  # type: ignore[attr-defined]
    response = wagtail_serve(request, request.path)
    is_sent_to_sign_in = isinstance(response, HttpResponseRedirect) and response.url.startswith(
        f"{resolve_url(settings.WAGTAIL_FRONTEND_LOGIN_URL)}?"
    )
    if is_sent_to_sign_in and reader_of(request).is_authenticated:
        raise Http404
    return response


def _asks_for_shared_password(page: Page) -> bool:
    if getattr(page, "is_known_unrestricted", False):
        return False
    return page.get_view_restrictions().filter(restriction_type=PageViewRestriction.PASSWORD).exists()


def find_page(request: HttpRequest, path: str) -> Any:
    """The live page at ``path`` in the request's language, under live ancestors and with a live original; else None.

    No query if this process knows it, else four.
    """
    root = _root_path(request)
    if root is None:
        return None
    url_path = root.rstrip("/") + "/" + (f"{path.strip('/')}/" if path.strip("/") else "")
    page = remembered(request, ("page", url_path), lambda: _look_up(url_path))
    return copy(page)  # what a request sets on it stays its own


def _look_up(url_path: str) -> Any:
    there = Page.objects.filter(url_path=url_path, live=True).exclude(expire_at__lte=timezone.now())
    pages = with_absence(there)
    page = pages.select_related("locale", "content_type").first()
    if page is None or page.is_absent:
        return None
    specific = page.specific
    specific._state.fields_cache.setdefault("locale", page.locale)
    if isinstance(specific, BasePage):
        specific.is_known_unrestricted = not specific.get_view_restrictions().exists()
    return specific


def _root_path(request: HttpRequest) -> str | None:
    """The url_path of the site's root page in this language. Wagtail caches the list."""
    roots = Site.get_site_root_paths()
    if len({root.site_id for root in roots}) > 1:
        site = Site.find_for_request(request)
        roots = [root for root in roots if site and root.site_id == site.pk]
    language = get_language()
    return next((root.root_path for root in roots if root.language_code == language), None)
