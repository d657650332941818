"""A page that is live but not in the newest edition yet."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control


def not_ready(request: HttpRequest, page: Any) -> HttpResponse:
    """Say that it comes in a moment: published just now, or below a page that is not live. 503, never kept."""
    context = {"page": page, "is_sensitive": page.is_sensitive_here}
    response = render(request, "content/not_ready.html", context, status=503)
    patch_cache_control(response, no_store=True)
    return response
