"""What readers are told of retired courses, wherever they meet one: since when, until when, and what stands in."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone

from content.readers import one_each, reader_of
from content.services.site_memory import remembered
from courses.models import CoursePage, Retirement


@dataclass(frozen=True)
class RetiredCourse:
    """A retired course for one reader. ``successor``, if readable: {key, title, url, language, is_sensitive}."""

    key: UUID
    retired_on: date
    # The last day for those in progress; None if they may take as long as they like, or none of them is left.
    until: date | None
    # Whether those in progress go on.
    is_over: bool
    successor: Mapping[str, Any] | None = None


def retirements(request: HttpRequest) -> Mapping[UUID, Retirement]:
    """All there are, by course. No query once this process has asked, until something is published or retired."""
    return remembered(request, ("retirements",), lambda: {row.course_key: row for row in Retirement.objects.all()})


def retired_courses(request: HttpRequest, keys: Collection[UUID], language: str) -> dict[UUID, RetiredCourse]:
    """Those of ``keys`` that are retired. No query where none has a successor, else two."""
    known = retirements(request)
    found = {key: known[key] for key in keys if key in known}
    ends = {key: _last_in_line(key, known) for key in found}
    wanted = {end for key, end in ends.items() if end is not None and end != key}
    offered = {}
    if wanted:
        courses = CoursePage.objects.filter(translation_key__in=wanted).visible_to(reader_of(request))
        pages = one_each(list(courses.select_related("locale").order_by("pk")), language)
        offered = {page.translation_key: _linked(page) for page in pages}
    today = timezone.localdate()
    return {
        key: RetiredCourse(
            key=key,
            retired_on=timezone.localdate(row.retired_at),
            until=row.finish_until,
            is_over=row.is_over(today),
            successor=offered.get(ends[key]),
        )
        for key, row in found.items()
    }


def retired_course(request: HttpRequest, key: UUID, language: str) -> RetiredCourse | None:
    """One course, if it is retired."""
    return retired_courses(request, [key], language).get(key)


def _last_in_line(key: UUID, known: Mapping[UUID, Retirement]) -> UUID | None:
    """The course that is offered in place of one: where the successor is retired too, what stands in for that."""
    seen, here = {key}, known[key].successor_key
    while here is not None and here in known and here not in seen:
        seen.add(here)
        here = known[here].successor_key
    return None if here in seen else here


def _linked(page: CoursePage) -> dict[str, Any]:
    code = page.locale.language_code
    # Without the request: with it, Wagtail asks for the site once more.
    return {
        "key": page.translation_key,
        "title": page.title,
        "url": page.get_url(),
        "language": code,
        "is_sensitive": page.is_sensitive,
    }
