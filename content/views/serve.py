"""Find a page by its address in one query, then let Wagtail serve it.

Wagtail walks the tree one query a level. Everything else stays Wagtail's: hooks, restrictions,
redirects, previews and 404 (see docs/decisions/0007).
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from wagtail.models import Page, Site
from wagtail.url_routing import RouteResult
from wagtail.views import serve as wagtail_serve

from content.visibility import with_hidden_ancestor


def serve(request: HttpRequest, path: str) -> HttpResponse:
    """Serve the page at ``path`` below the language's root page."""
    page = find_page(request, path)
    request._wagtail_route_for_request = RouteResult(page, [], {}) if page else None  # type: ignore[attr-defined]
    return wagtail_serve(request, path)


def find_page(request: HttpRequest, path: str) -> Any:
    """The live page at ``path`` in the request's language, under live ancestors only; else None. Two queries."""
    root = _root_path(request)
    if root is None:
        return None
    url_path = root.rstrip("/") + "/" + (f"{path.strip('/')}/" if path.strip("/") else "")
    pages = with_hidden_ancestor(Page.objects.filter(url_path=url_path, live=True))
    page = pages.select_related("locale", "content_type").first()
    if page is None or page.has_hidden_ancestor:
        return None
    specific = page.specific
    specific._state.fields_cache.setdefault("locale", page.locale)
    return specific


def _root_path(request: HttpRequest) -> str | None:
    """The url_path of the site's root page in this language. Wagtail caches the list."""
    roots = Site.get_site_root_paths()
    if len({root.site_id for root in roots}) > 1:
        site = Site.find_for_request(request)
        roots = [root for root in roots if site and root.site_id == site.pk]
    language = get_language()
    return next((root.root_path for root in roots if root.language_code == language), None)
