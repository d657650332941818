"""What belongs to a handbook or chapter and has a lasting address: permalink, contents, changes, print view, feed.

Each is served as its page is: Wagtail's hooks and restrictions stand before it (see ``by_key``).
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext

from content.services.editions import text_bodies
from content.upkeep import sources
from content.views.not_ready import not_ready
from content.views.plain_language import wants_easy
from handbooks import anchors, services
from handbooks.outline import Chapter
from handbooks.rules import short_key
from handbooks.services import Change, Rendered
from handbooks.views.pages import crumbs, links
from handbooks.views.place import LANGUAGE_NAMES, Place, guarded, place_of_page

FEED_ENTRIES = 50


def permalink(request: HttpRequest, page: Any) -> HttpResponse:
    """Lead to where the page is today; say so if it is not in this language yet."""
    place, found = _enter(request, page)
    if place is None:
        return not_ready(request, page)
    if place.contents.has(page.translation_key, place.language):
        response = redirect(place.url(page.translation_key, place.language))
        patch_cache_control(response, no_cache=True)
        return guarded(response, is_sensitive=place.is_sensitive(found))
    return _untranslated(place, found)


def _untranslated(place: Place, here: Chapter | None) -> HttpResponse:
    key = here.key if here else place.handbook_key
    code = place.contents.language_of(key)
    if not code:
        raise Http404
    above = [chapter.key for chapter in place.outline.ancestors(here)] if here else []
    near = next(
        (key for key in reversed([place.handbook_key, *above]) if place.contents.has(key, place.language)), None
    )
    return place.render(
        "content/untranslated.html",
        {
            "original": {
                "url": place.url(key, code),
                "title": place.title(key),
                "language": code,
                "language_name": LANGUAGE_NAMES.get(code, code),
            },
            "near": {"url": place.url(near, place.language), "title": place.title(near)} if near else None,
            "language_links": place.language_links(key),
        },
        chapter=here,
    )


def contents(request: HttpRequest, page: Any) -> HttpResponse:
    """All chapters of the handbook."""
    place, found = _enter(request, page)
    if place is None:
        return not_ready(request, page)
    if found is not None:
        raise Http404
    return place.render(
        "handbooks/contents.html",
        {
            **_frame(place, None, "contents"),
            "crumbs": crumbs(place, last=gettext("All contents")),
            "tree": place.tree(),
            "links": links(place, place.handbook_key),
        },
    )


def changes(request: HttpRequest, page: Any) -> HttpResponse:
    """What changed in a chapter, or in the whole handbook: by year, day and chapter."""
    place, found = _enter(request, page)
    if place is None:
        return not_ready(request, page)
    keys = [found.key] if found else [place.handbook_key, *(chapter.key for chapter in place.contents.chapters)]
    found_changes = place.changes(keys)
    told = {change.key for change in found_changes}
    return place.render(
        "handbooks/changes.html",
        {
            **_frame(place, found, "changes"),
            "crumbs": crumbs(place, found, last=gettext("Changes")),
            "years": _by_year(place, found_changes),
            "is_of_chapter": found is not None,
            "note_language": place.outline.source_language if place.outline.source_language != place.language else "",
            "links": links(place, found.key if found else place.handbook_key),
        },
        chapter=found,
        holds=[chapter for chapter in place.contents.chapters if chapter.key in told],
    )


def _by_year(place: Place, changes: Iterable[Change]) -> list[dict[str, Any]]:
    years: dict[int, dict[Any, dict[UUID, list[Change]]]] = {}
    for change in changes:
        day = timezone.localdate(change.at)
        years.setdefault(day.year, {}).setdefault(day, {}).setdefault(change.key, []).append(change)
    return [
        {
            "year": year,
            "days": [
                {"day": day, "pages": [{"link": _link(place, key), "changes": found} for key, found in pages.items()]}
                for day, pages in days.items()
            ],
        }
        for year, days in years.items()
    ]


def _link(place: Place, key: UUID) -> dict[str, Any]:
    chapter = place.outline.chapter(key)
    return place.link(chapter) or {"number": "", "title": place.title(key), "url": place.handbook_url, "language": ""}


def print_view(request: HttpRequest, page: Any) -> HttpResponse:
    """The whole handbook, or a chapter and those below it, as one page with its own contents."""
    place, found = _enter(request, page)
    if place is None:
        return not_ready(request, page)
    part = place.contents.part(found.key if found else None)
    base = found.level if found else 0
    return place.render(
        "handbooks/print.html",
        {
            **_frame(place, found, "print"),
            "crumbs": crumbs(place, found, last=gettext("To print")),
            "parts": _printed(place, part, base),
            "printed_on": timezone.localdate(),
            "links": links(place, found.key if found else place.handbook_key),
        },
        chapter=found,
        holds=part,
    )


def _printed(place: Place, part: list[Chapter], base: int) -> list[dict[str, Any]]:
    """Each chapter as a part of one page: its headings below its own, its anchors apart from the others'. One query."""
    spots = {chapter.key: place.contents.language_of(chapter.key) for chapter in part}
    kept = {key: place.edition.sha256(key, code) for key, code in spots.items()}
    found = text_bodies(kept.values())
    is_easy = wants_easy(place.request)
    chosen = {key: services.in_words_of(sha256, found[sha256], is_easy=is_easy) for key, sha256 in kept.items()}
    texts = {key: address for key, (address, _) in chosen.items()}
    bodies = dict(chosen.values())
    rendered: dict[str, Rendered] = {}
    for code in set(spots.values()):
        rendered |= services.render_all(
            {texts[key]: bodies[texts[key]] for key, other in spots.items() if other == code}, code
        )
    printed = []
    for chapter in part:
        sha256 = texts[chapter.key]
        prefix, lower_by = f"c{chapter.number.replace('.', '-')}-", chapter.level - base
        printed.append(
            {
                **(place.link(chapter) or {}),
                "id": prefix.rstrip("-"),
                "prefix": prefix,
                "level": lower_by + 1,
                "is_first_level": chapter.level == base + 1,
                "urgent": anchors.as_part(rendered[sha256].urgent, prefix=prefix, lower_by=lower_by),
                "html": anchors.as_part(rendered[sha256].body, prefix=prefix, lower_by=lower_by),
                "sources": sources(bodies[sha256]),
            }
        )
    return printed


def feed(request: HttpRequest, page: Any) -> HttpResponse:
    """The changes as an Atom feed. Of what is sensitive there is none: feed readers keep and show everything."""
    place, found = _enter(request, page)
    if place is None:
        return not_ready(request, page)
    if found is not None or place.outline.is_sensitive:
        raise Http404
    shown = [chapter.key for chapter in place.contents.chapters if not chapter.is_sensitive]
    title = place.title(place.handbook_key)
    atom = Atom1Feed(
        title=gettext("Changes: %(title)s") % {"title": title},
        link=settings.SITE_URL + place.permalink(place.handbook_key, "changes"),
        description=None,
        feed_url=settings.SITE_URL + place.permalink(place.handbook_key, "feed"),
        language=place.language,
    )
    for change in place.changes([place.handbook_key, *shown])[:FEED_ENTRIES]:
        link = _link(place, change.key)
        atom.add_item(
            title=f"{link['number']} {link['title']}".strip(),
            link=settings.SITE_URL + reverse("handbooks:permalink", args=[short_key(change.key)]),
            description=words_of(change),
            unique_id=f"urn:uuid:{change.key}#{change.edition}-{int(change.is_new)}",
            pubdate=change.at,
            updateddate=change.at,
        )
    response = HttpResponse(atom.writeString("utf-8"), content_type=atom.content_type)
    response["X-Robots-Tag"] = "noindex"
    return response


def words_of(change: Change) -> str:
    """A change in words."""
    if change.is_new:
        return gettext("New chapter.")
    return gettext("Correction: %(note)s") % {"note": change.note} if change.is_correction else change.note


def _frame(place: Place, found: Chapter | None, view: str) -> dict[str, Any]:
    """What these pages share: titles, and the same page in the other languages."""
    key = found.key if found else place.handbook_key
    title = place.title(key)
    return {
        "title": f"{found.number} {title}" if found else title,
        "handbook_title": place.title(place.handbook_key),
        "handbook_key": place.handbook_key,
        "language_links": place.part_links(key, view),
    }


def _enter(request: HttpRequest, page: Any) -> tuple[Place | None, Chapter | None]:
    """The place of a handbook or chapter; none if it is in no edition yet."""
    place = place_of_page(request, page)
    if place is None or page.translation_key == place.handbook_key:
        return place, None
    found = place.outline.chapter(page.translation_key)
    return (place, found) if found and place.contents.shows(found.key) else (None, None)
