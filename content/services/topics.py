"""What belongs to a topic, as a reader may see it."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from wagtail.models import Locale, Page

from content.models import PageTopic, Topic
from content.services.contacts import FRESH_SECONDS
from content.services.freshness import remember
from content.visibility import visible_to


def pages_about(*, topic: Topic, user: Any, language: str) -> list[Any]:
    """The pages about a topic, each in ``language`` or else in the one it was written in (the oldest), in the order of
    the tree. Three queries, and one for each kind of page.
    """
    keys = PageTopic.objects.of_source_pages().about([topic.translation_key]).values("page__translation_key")
    pages = visible_to(Page.objects.filter(translation_key__in=keys), user)
    rows = list(pages.order_by("path").values_list("pk", "translation_key", "locale__language_code"))
    chosen: dict[UUID, int] = {}
    for pk, key, _code in sorted(rows, key=lambda row: (row[2] != language, row[0])):
        chosen.setdefault(key, pk)
    locales = {locale.pk: locale for locale in Locale.objects.all()}
    found = {page.pk: page for page in Page.objects.filter(pk__in=chosen.values()).specific()}
    for page in found.values():
        page.locale = locales[page.locale_id]
    return [found[pk] for pk, _key, _code in rows if pk in found]


def paths_about(*, topic: Topic) -> tuple[str, ...]:
    """Tree paths of the pages about a topic, in all languages. One query."""
    keys = PageTopic.objects.of_source_pages().about([topic.translation_key]).values("page__translation_key")
    return tuple(Page.objects.filter(translation_key__in=keys).order_by().values_list("path", flat=True))


def count_by_topic(*, topics: Iterable[Topic], user: Any) -> Mapping[UUID, int]:
    """How many pages a reader may see about each topic, a page in several languages once. Two queries."""
    rows = PageTopic.objects.of_source_pages().about([topic.translation_key for topic in topics])
    pairs = list(rows.values_list("topic__translation_key", "page__translation_key"))
    pages = Page.objects.filter(translation_key__in={key for _topic, key in pairs})
    seen = set(visible_to(pages, user).order_by().values_list("translation_key", flat=True))
    counts: dict[UUID, int] = {}
    for topic_key, page_key in set(pairs):
        if page_key in seen:
            counts[topic_key] = counts.get(topic_key, 0) + 1
    return counts


def topics_among(*, keys: Iterable[UUID], language: str) -> dict[Topic, set[UUID]]:
    """What some pages are about: each topic in ``language``, in order, with the keys of its pages. Two queries."""
    rows = PageTopic.objects.of_source_pages().filter(page__translation_key__in=list(keys))
    pages: dict[UUID, set[UUID]] = {}
    for topic_key, page_key in rows.values_list("topic__translation_key", "page__translation_key"):
        pages.setdefault(topic_key, set()).add(page_key)
    topics = Topic.objects.for_language(language).filter(translation_key__in=pages)
    return {topic: pages[topic.translation_key] for topic in topics}


def topic_key_of(*, slug: str, language: str) -> UUID | None:
    """The topic with this address in ``language``, else in any: the switch of languages keeps it. One query."""
    rows = Topic.objects.filter(slug=slug).values_list("locale__language_code", "translation_key")
    found = sorted(rows, key=lambda row: (row[0] != language, row[0]))
    return found[0][1] if found else None


def topics_of(*, translation_key: UUID, language: str) -> list[Topic]:
    """What a course or handbook is about, in ``language`` where a topic has it. One query, kept half a minute."""
    return remember(
        f"topics:{translation_key}:{language}", lambda: _find_topics(translation_key, language), FRESH_SECONDS
    )


def _find_topics(translation_key: UUID, language: str) -> list[Topic]:
    links = PageTopic.objects.of_source_pages().filter(page__translation_key=translation_key)
    return list(Topic.objects.for_language(language).filter(translation_key__in=links.values("topic__translation_key")))
