"""Answer a reader without a session from the shared cache, and keep what may be kept. See services.page_cache."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse
from django.utils import timezone

from content.services import freshness, page_cache


def from_shared_cache(request: HttpRequest, make: Callable[[], Any]) -> HttpResponse:
    """The answer that ``make`` gives, or gave another reader who was to get the same. One query if it is there.

    ``make`` serves a page the way Wagtail does, and leaves the route to it on the request.
    """
    if not page_cache.may_share(request):
        return make()
    # Read first: what is published while the page is made has another version, and never meets this page.
    version = freshness.site_version()
    key = page_cache.key_of(request, version)
    found = page_cache.load(key, now=timezone.now())
    if found is not None:
        return found.as_response()
    with freshness.as_of(version):
        response = make()
        if isinstance(response, SimpleTemplateResponse):
            response.render()
    route = getattr(request, "_wagtail_route_for_request", None)
    if route is not None and page_cache.is_shareable(request, response, route.page):
        page_cache.store(key, response, now=timezone.now())
    return response
