"""Topics, and what belongs to them. Public pages, for each reader what they may see."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.views.decorators.http import require_safe

from content.models import Topic
from content.readers import reader_of
from content.services.topics import count_by_topic, pages_about
from courses.views.retired import retired_courses


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All topics in this language, each with how much there is about it. Three queries."""
    topics = list(Topic.objects.for_language(_language()))
    counts = count_by_topic(topics=topics, user=reader_of(request))
    cards = [{"topic": topic, "count": counts.get(topic.translation_key, 0)} for topic in topics]
    return render(request, "website/topics.html", {"cards": cards})


@require_safe
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """The courses, handbooks and chapters about a topic. As many queries however many there are."""
    row = get_object_or_404(Topic.objects.for_language(_language()), slug=slug)
    pages = pages_about(topic=row, user=reader_of(request), language=_language())
    courses = [page for page in pages if page.search_kind == "course"]
    retired = retired_courses(request, [page.translation_key for page in courses], _language())
    return render(
        request,
        "website/topic.html",
        {
            "topic": row,
            "courses": [
                {**_card(request, page), "retired": retired.get(page.translation_key)}
                for page in sorted(courses, key=lambda page: page.translation_key in retired)
            ],
            "handbooks": [_card(request, page) for page in pages if page.search_kind == "handbook"],
            "chapters": [_card(request, page) for page in pages if page.search_kind not in ("course", "handbook")],
            "language_links": _language_links(row),
        },
    )


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE


def _card(request: HttpRequest, page: Any) -> dict[str, Any]:
    code = page.locale.language_code
    return {
        "title": " ".join(filter(None, (page.search_label, page.title))),
        "url": page.get_url(request),
        "text": getattr(page, "promise", "") or page.summary,
        "language": code if code != _language() else "",
        "is_sensitive": page.is_sensitive,
    }


def _language_links(topic: Topic) -> list[dict[str, Any]]:
    """The topic in every language: its address is another in each."""
    slugs = dict(
        Topic.objects.filter(translation_key=topic.translation_key).values_list("locale__language_code", "slug")
    )
    links = []
    for code, name in settings.LANGUAGES:
        with override(code):
            url = reverse("website:topic", args=[slugs[code]]) if code in slugs else reverse("website:topics")
        links.append(
            {"code": code, "name": name, "url": url, "is_current": code == _language(), "is_available": code in slugs}
        )
    return links
