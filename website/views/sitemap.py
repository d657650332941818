"""The map for search engines: what everybody may read, and nothing that is sensitive."""

from functools import reduce
from operator import or_
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from wagtail.models import Page

from content.models.base import concrete_page_models
from content.visibility import visible_to
from courses.models import CoursePage, LessonPage, ModulePage, QuizPage

# More than a map may list; such a site needs several.
MAX_PAGES = 50_000


@require_safe
@cache_control(public=True, max_age=60)
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page once. Queries grow with the kinds of pages, not with the pages."""
    entries = [
        {"url": settings.SITE_URL + url, "changed_at": page.last_published_at}
        for page in _public_pages()[:MAX_PAGES]
        if (url := page.get_url(request))
    ]
    return render(request, "website/sitemap.xml", {"entries": entries}, content_type="application/xml")


def _public_pages() -> Any:
    """Public pages that are neither sensitive nor a step that only the enrolled open."""
    kinds = sorted(concrete_page_models() - {ModulePage, QuizPage, LessonPage}, key=lambda model: model.__name__)
    pages = visible_to(Page.objects.type(*kinds), AnonymousUser())
    open_courses = CoursePage.objects.filter(is_open_reading=True)
    open_paths = list(open_courses.values_list("path", flat=True))
    if open_paths:
        lessons = visible_to(Page.objects.type(LessonPage), AnonymousUser())
        pages = pages | lessons.filter(reduce(or_, (Q(path__startswith=path) for path in open_paths)))
    sensitive = [
        path
        for model in sorted(concrete_page_models(), key=lambda model: model.__name__)
        for path in model.objects.filter(is_sensitive=True).values_list("path", flat=True)
    ]
    if sensitive:
        pages = pages.exclude(reduce(or_, (Q(path__startswith=path) for path in sensitive)))
    return pages.select_related("locale").order_by("path")
