"""Pages for when something is not there or went wrong."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.shortcuts import render
from django.utils.translation import get_language, get_language_from_path
from django.views.defaults import page_not_found

from courses.models import CoursePage
from courses.views.retired import retired_course, retirements


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was open too long, or cookies are off: say so, and how to go on."""
    return render(request, "403_csrf.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Nothing is at this address; where an archived course was, what is offered in its place."""
    key = _archived_key(request)
    if key is None:
        return page_not_found(request, exception)
    retired = retired_course(request, key, get_language() or "fi")
    return HttpResponseNotFound(render(request, "courses/archived.html", {"retired": retired}).content)


def _archived_key(request: HttpRequest) -> Any:
    """The key of the archived course that was at this address, or above it. One query, if any course is archived."""
    if not get_language_from_path(request.path):
        return None
    keys = [key for key, row in retirements(request).items() if row.archived_at is not None]
    if not keys:
        return None
    language = get_language() or "fi"
    pages = CoursePage.objects.filter(translation_key__in=keys, live=False, locale__language_code=language)
    addresses = {page.get_url(): page.translation_key for page in pages}
    return next((key for url, key in addresses.items() if url and request.path.startswith(url)), None)
