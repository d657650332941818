"""Addresses by key, which survive moves and publications."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from wagtail.models import Page

from content.views.serve import serve_page
from content.views.shared import from_shared_cache
from content.visibility import with_absence
from handbooks.models import ChapterPage, HandbookPage
from handbooks.rules import key_range


@require_safe
def part(request: HttpRequest, short: str, name: str) -> HttpResponse:
    """Serve a part of a page as Wagtail serves the page: through its hooks, so that what hides one hides the other."""
    return from_shared_cache(request, lambda: _serve(request, short, name))


def _serve(request: HttpRequest, short: str, name: str) -> HttpResponse:
    page = _find(short)
    if page is None:
        raise Http404
    return serve_page(request, page, name)


def _find(short: str) -> Page | None:
    """The live page that ``short`` stands for, in this language, else in the one it was written in. Two queries."""
    pages = Page.objects.type(HandbookPage, ChapterPage).live().exclude(expire_at__lte=timezone.now())
    pages = pages.filter(translation_key__range=key_range(short))
    found = [
        page
        for page in with_absence(pages).select_related("locale", "content_type").order_by("pk")
        if not page.is_absent
    ]
    if not found:
        return None
    language = get_language()
    page = next((page for page in found if page.locale.language_code == language), found[0])
    return page.specific
