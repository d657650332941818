"""Pages of handbooks, served after Wagtail has found them and checked their privacy."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from content.models import EditionQuerySet
from content.readers import one_each, reader_of
from content.services.editions import text_body
from content.upkeep import sources, upkeep
from content.views.not_ready import not_ready
from content.views.plain_language import wants_easy
from handbooks import services
from handbooks.models import ChapterPage, HandbookIndexPage, HandbookPage
from handbooks.outline import Chapter
from handbooks.views.place import Place, place_of_page

# How many levels of the contents stand on the front page; all of them have a page of their own.
FRONT_LEVELS = 2


def index(request: HttpRequest, page: HandbookIndexPage) -> HttpResponse:
    """All handbooks that this reader may see, in this language or else in the one they were written in."""
    handbooks = list(
        HandbookPage.objects.visible_to(reader_of(request))
        .select_related("locale")
        .annotate(edition_pk=EditionQuerySet.newest_of("translation_key", "pk"))
        .exclude(edition_pk=None)
        .order_by("path")
    )
    chosen = one_each(handbooks, page.locale.language_code)
    return render(request, "handbooks/index.html", {"page": page, "cards": [_card(request, page, h) for h in chosen]})


def _card(request: HttpRequest, page: HandbookIndexPage, handbook: HandbookPage) -> dict[str, Any]:
    code = handbook.locale.language_code
    card: dict[str, Any] = {
        "title": handbook.title,
        "url": handbook.get_url(request),
        "text": handbook.promise or handbook.summary,
        "language": code if code != page.locale.language_code else "",
        "meta": [handbook.audience] if handbook.audience else [],
    }
    if handbook.is_sensitive:
        card |= {"tag": gettext("Deals with violence"), "tag_kind": "care", "tag_icon": "triangle-alert"}
    return card


def handbook(request: HttpRequest, page: HandbookPage) -> HttpResponse:
    """The front page: first what to do in a hurry, then what the handbook helps with, and its contents."""
    place = place_of_page(request, page)
    if place is None or not place.contents.has(page.translation_key, place.language):
        return not_ready(request, page)
    body = text_body(place.edition.sha256(place.handbook_key, place.language))
    return place.render(
        "handbooks/handbook.html",
        {
            **page_context(place, place.handbook_key, body),
            "tree": place.tree(levels=FRONT_LEVELS),
            "crumbs": crumbs(place),
            "links": links(place, place.handbook_key),
            **changed(place, [place.handbook_key, *(chapter.key for chapter in place.contents.chapters)]),
        },
    )


def chapter(request: HttpRequest, page: ChapterPage) -> HttpResponse:
    """A chapter, with what stands around it and the ways on."""
    place = place_of_page(request, page)
    found = place.outline.chapter(page.translation_key) if place else None
    if (
        place is None
        or found is None
        or not (place.contents.shows(found.key) and place.contents.has(found.key, place.language))
    ):
        return not_ready(request, page)
    body = text_body(place.edition.sha256(found.key, place.language))
    return place.render(
        "handbooks/chapter.html",
        {
            **page_context(place, found.key, body),
            "audiences": [word.strip() for word in body.get("audience", "").split(",") if word.strip()],
            "crumbs": crumbs(place, found),
            "branch": _branch(place, found),
            "previous": _step(place.link(place.contents.beside(found.key, -1))),
            "next": _step(place.link(place.contents.beside(found.key, 1))),
            "links": links(place, found.key),
            **changed(place, [found.key]),
        },
        chapter=found,
    )


def page_context(place: Place, key: UUID, body: Any) -> dict[str, Any]:
    """What the handbook's page and those of its chapters share. No query once the text is in the cache."""
    sha256, shown = services.in_words_of(
        place.edition.sha256(key, place.language), body, is_easy=wants_easy(place.request)
    )
    return {
        "key": key,
        "has_easy": "easy_stream" in body,
        "is_easy": shown is not body,
        "title": place.title(key),
        "handbook_title": place.title(place.handbook_key),
        "handbook_key": place.handbook_key,
        "body": body,
        "rendered": services.render(sha256, shown, place.language),
        **upkeep(body),
        "sources": sources(body),
        "language_links": place.language_links(key),
    }


def changed(place: Place, keys: Iterable[UUID]) -> dict[str, Any]:
    """When these pages changed last in a way that matters, and how many changes there are."""
    keys = list(keys)
    return {"updated_at": place.log.updated_at(keys), "change_count": len(place.changes(keys))}


def crumbs(place: Place, here: Chapter | None = None, *, last: str = "") -> list[dict[str, str]]:
    """From the list of handbooks down to a chapter, or to a page named ``last`` below it."""
    found = [
        {"title": gettext("Handbooks"), "url": place.index_url},
        {"title": place.title(place.handbook_key), "url": place.handbook_url},
    ]
    for chapter in [*place.outline.ancestors(here), here] if here else []:
        link = place.link(chapter) or {}
        found.append({"title": f"{chapter.number} {link['title']}", "url": link["url"]})
    return [*found, {"title": last, "url": ""}] if last else found


def links(place: Place, key: UUID) -> dict[str, str]:
    """Where the contents, the changes and the print view of a page are, and its permalink."""
    return {
        "contents": place.permalink(place.handbook_key, "contents"),
        "changes": place.permalink(key, "changes"),
        "print": place.permalink(key, "print"),
        "print_all": place.permalink(place.handbook_key, "print"),
        "permalink": place.permalink(key),
        "permalink_on_paper": settings.SITE_URL + place.permalink(key),
        "feed": "" if place.outline.is_sensitive else place.permalink(place.handbook_key, "feed"),
    }


def _branch(place: Place, here: Chapter) -> list[dict[str, Any]]:
    """Side navigation: the chapters above this one, those beside it, those below it, as nested links."""
    nodes = [
        {
            **(place.link(sibling) or {}),
            "is_current": sibling.key == here.key,
            "children": place.tree(here.key, levels=1) if sibling.key == here.key else [],
        }
        for sibling in place.contents.below(here.parent)
    ]
    for above in reversed(place.outline.ancestors(here)):
        nodes = [{**(place.link(above) or {}), "children": nodes}]
    return nodes


def _step(link: dict[str, Any] | None) -> dict[str, Any] | None:
    """A chapter as components/prev_next.html takes it: by number and title."""
    return {**link, "title": f"{link['number']} {link['title']}"} if link else None
