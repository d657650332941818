"""Search in one handbook, in all its languages. Served as its front page is: what hides one hides the other."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext

from content.views.search import answer, search_context
from handbooks.models import HandbookPage
from handbooks.views.pages import crumbs, not_ready
from handbooks.views.place import neutral_title, place_of_page


def search(request: HttpRequest, page: Any) -> HttpResponse:
    """The form, and the chapters that were found. Sensitive with its handbook, even when nothing is found."""
    if not isinstance(page, HandbookPage):
        raise Http404
    place = place_of_page(request, page)
    if place is None:
        return not_ready(request, page)
    trees = HandbookPage.objects.filter(translation_key=page.translation_key).live()
    context = search_context(request, within=list(trees.values_list("path", flat=True)))
    if place.outline.is_sensitive:
        context |= {"is_sensitive": True, "neutral_title": neutral_title(None)}
    context |= {
        "place": place,
        "title": place.title(place.handbook_key),
        "contents_url": place.permalink(place.handbook_key, "contents"),
        "crumbs": crumbs(place, last=gettext("Search")),
        "language_links": _with_query(request, place.part_links(place.handbook_key, "search")),
    }
    return answer(request, "handbooks/search.html", context)


def _with_query(request: HttpRequest, links: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same search in the other languages' pages."""
    asked = request.GET.urlencode()
    return [{**link, "url": f"{link['url']}?{asked}" if asked else link["url"]} for link in links]
