"""Search the whole site. A GET form: nothing is kept of what was asked, and no cookie is set."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext_lazy
from django.views.decorators.http import require_safe
from wagtail.models import Page

from content.models import Topic
from content.readers import reader_of
from content.services.search import Hit
from content.services.topics import paths_about
from content.views.search import Choice, answer, search_context
from courses.models import CoursePage, Enrollment
from courses.views.retired import RetiredCourse, retired_courses, retirements

KINDS = {
    "courses": (gettext_lazy("Courses and modules"), ("course", "module")),
    "lessons": (gettext_lazy("Lessons and quizzes"), ("lesson", "quiz")),
    "handbooks": (gettext_lazy("Handbooks and chapters"), ("handbook", "chapter")),
    "pages": (gettext_lazy("Other pages"), ("page",)),
}


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """The form, and what was found. Thirteen queries at most, however many pages there are."""
    kind, topic = request.GET.get("kind", ""), request.GET.get("topic", "")
    topics = list(Topic.objects.for_language(get_language() or "fi"))
    chosen = next((row for row in topics if row.slug == topic), None)
    context = search_context(
        request,
        kinds=KINDS[kind][1] if kind in KINDS else None,
        below=paths_about(topic=chosen) if chosen else None,
        quotable=lambda hits: quotable(request, hits),
        remarks=lambda hits: retired_among(request, hits),
    )
    context |= {
        "kinds": [Choice(value, str(label), value == kind) for value, (label, _) in KINDS.items()],
        "topics": [Choice(row.slug, row.name, row == chosen) for row in topics],
        "is_filtered": kind in KINDS or chosen is not None,
    }
    return answer(request, "website/search.html", context)


def retired_among(request: HttpRequest, hits: Iterable[Hit]) -> Mapping[int, RetiredCourse]:
    """Of pages at or below retired courses: what is to be said of these, by page. No query if no course is retired."""
    keys = retirements(request).keys()
    if not keys:
        return {}
    paths = dict(CoursePage.objects.filter(translation_key__in=keys).values_list("path", "translation_key"))
    retired = retired_courses(request, keys, get_language() or "fi")
    return {hit.page_pk: retired[key] for hit in hits for path, key in paths.items() if hit.path.startswith(path)}


def quotable(request: HttpRequest, hits: Iterable[Hit]) -> Callable[[Hit], bool]:
    """Lessons that are only for the enrolled are found by everybody, but quoted to the enrolled. Two queries."""
    lessons = [hit.path for hit in hits if hit.kind == "lesson"]
    above = {path[:end] for path in lessons for end in range(Page.steplen, len(path), Page.steplen)}
    closed = dict(
        CoursePage.objects.filter(path__in=above, is_open_reading=False).values_list("path", "translation_key")
    )
    reader: Any = reader_of(request)
    if closed and reader.is_authenticated:
        own = Enrollment.objects.for_learner(reader).open().filter(course_key__in=closed.values())
        enrolled = set(own.values_list("course_key", flat=True))
        closed = {path: key for path, key in closed.items() if key not in enrolled}
    shut = tuple(closed)
    return lambda hit: hit.kind != "lesson" or not hit.path.startswith(shut)
