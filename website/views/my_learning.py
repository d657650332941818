"""My learning: first the one thing to go on with, then everything else."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from certificates.models import Certificate
from courses.models import Enrollment
from courses.services import course_edition
from courses.views.place import place_of_enrollment
from courses.views.retired import RetiredCourse, retired_courses


@login_required
@never_cache
@require_safe
def my_learning(request: HttpRequest) -> HttpResponse:
    """What this person studies and has earned. The number of queries does not grow with it, but for the first panel."""
    language = get_language() or "fi"
    own = Enrollment.objects.for_learner(request.user).current().with_edition().order_by("-last_active_at")
    enrollments = list(own)
    retired = retired_courses(request, {row.course_key for row in enrollments}, language)
    cards = [_card(row, language, retired) for row in enrollments]
    first = _first(request, [card for card in cards if card["kind"] == "running"])
    return render(
        request,
        "website/my_learning.html",
        {
            "first": first,
            "running": [card for card in cards if card["kind"] == "running" and card["enrollment"] != _of(first)],
            "completed": [card for card in cards if card["kind"] == "completed"],
            "ended": [card for card in cards if card["kind"] == "ended"],
            "certificates": Certificate.objects.for_holder(request.user),
            "is_new": not enrollments,
        },
    )


def _card(enrollment: Any, language: str, retired: Mapping[UUID, RetiredCourse]) -> dict[str, Any]:
    edition = course_edition(enrollment.edition_pk, enrollment.edition_sha256)
    return {
        "enrollment": enrollment,
        "title": edition.title(enrollment.course_key, language),
        "retired": retired.get(enrollment.course_key),
        "kind": "ended" if enrollment.has_ended else "completed" if enrollment.is_completed else "running",
    }


def _of(card: Mapping[str, Any] | None) -> Enrollment | None:
    return card["enrollment"] if card else None


def _first(request: HttpRequest, running: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The course worked on last that is not finished and can be gone on with, and the step to go on with."""
    for card in running:
        place = place_of_enrollment(request, card["enrollment"])
        if place is not None:
            step = place.next_unfinished
            return {
                **card,
                "title": place.title(place.course_key),
                "step": place.link(step),
                "step_minutes": step.minutes if step else 0,
                "number": step.number if step else 0,
                "count": len(place.outline.steps),
            }
    return None
