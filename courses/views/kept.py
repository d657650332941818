"""What is kept of a course that its learner cannot go on with: it was retired, or is not published at the moment.

Nothing here writes a learner's row. A course that was closed to the learner since stays closed.
"""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from courses.models import CoursePage, Enrollment
from courses.services import CourseEdition, edition_of, newest_course_edition, records_of
from courses.services.deriving import brought_along
from courses.services.history import edition_numbered
from courses.views.place import neutral_title
from courses.views.retired import RetiredCourse, retired_course
from courses.views.shown import kind_word


@login_required
@require_safe
@never_cache
def kept(request: HttpRequest, enrollment_uuid: UUID) -> HttpResponse:
    """What the learner has done, step by step, why the course is closed to them, and what counts in its successor."""
    own = Enrollment.objects.for_learner(request.user).current().with_edition()
    enrollment = own.filter(uuid=enrollment_uuid).first()
    if enrollment is None:
        raise Http404
    pages = CoursePage.objects.filter(translation_key=enrollment.course_key)
    is_live = pages.live().exists()
    if is_live and not pages.visible_to(request.user).exists():
        raise Http404
    if enrollment.is_completed:
        return redirect("courses:studied", enrollment.uuid)
    if is_live and not enrollment.has_ended:
        return redirect("courses:resume", enrollment.uuid)
    edition = _edition_of(enrollment)
    language = get_language() or settings.LANGUAGE_CODE
    retired = retired_course(request, enrollment.course_key, language)
    is_sensitive = edition.outline.is_sensitive or any(step.is_sensitive for step in edition.outline.steps)
    context = {
        "enrollment": enrollment,
        "title": edition.title(enrollment.course_key, language),
        "modules": _modules(enrollment, edition, language),
        "retired": retired,
        "counting": _counting(enrollment, retired, language),
        "is_sensitive": is_sensitive,
    }
    if is_sensitive:
        context["neutral_title"] = neutral_title(None)
    response = render(request, "courses/kept.html", context)
    patch_cache_control(response, private=True, no_store=True)
    return response


def _edition_of(enrollment: Any) -> CourseEdition:
    """The edition that the enrollment was counted with last, else the newest. Two queries at most."""
    found = None
    if enrollment.counted_edition is not None:
        found = edition_numbered(enrollment.course_key, enrollment.counted_edition)
    return found or edition_of(enrollment)


def _modules(enrollment: Enrollment, edition: CourseEdition, language: str) -> list[dict[str, Any]]:
    records = records_of(enrollment)
    return [
        {
            "title": edition.title(module.key, language),
            "steps": [
                {
                    "title": edition.title(step.key, language),
                    "kind": kind_word(step),
                    "record": records.get(step.key),
                }
                for step in module.steps
            ],
        }
        for module in edition.outline.modules
    ]


def _counting(enrollment: Enrollment, retired: RetiredCourse | None, language: str) -> list[str]:
    """The titles of the successor's modules that are done by what was done here."""
    newest = newest_course_edition(retired.successor["key"]) if retired and retired.successor else None
    if newest is None:
        return []
    own = Enrollment.objects.filter(pk=enrollment.pk)
    keys = brought_along(own, newest.outline, enrollment.course_key).get(enrollment.learner_id, set())
    return [
        newest.title(module.key, language)
        for module in newest.outline.modules
        if module.required and module.required <= keys
    ]
