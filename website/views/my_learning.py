"""My learning: first the one thing to go on with, then everything else."""

from typing import Any

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


@login_required
@never_cache
@require_safe
def my_learning(request: HttpRequest) -> HttpResponse:
    """What this person studies and has earned. The number of queries does not grow with it, but for the first panel."""
    language = get_language() or "fi"
    enrollments = list(Enrollment.objects.for_learner(request.user).open().with_edition().order_by("-last_active_at"))
    running = [_card(enrollment, language) for enrollment in enrollments if not enrollment.is_completed]
    completed = [_card(enrollment, language) for enrollment in enrollments if enrollment.is_completed]
    return render(
        request,
        "website/my_learning.html",
        {
            "first": _first(request, enrollments),
            "running": running[1:],
            "completed": completed,
            "certificates": Certificate.objects.for_holder(request.user),
            "is_new": not enrollments,
        },
    )


def _card(enrollment: Any, language: str) -> dict[str, Any]:
    edition = course_edition(enrollment.edition_pk, enrollment.edition_sha256)
    return {"enrollment": enrollment, "title": edition.title(enrollment.course_key, language)}


def _first(request: HttpRequest, enrollments: list[Enrollment]) -> dict[str, Any] | None:
    """The course worked on last that is not finished, with the step to go on with."""
    enrollment = next((row for row in enrollments if not row.is_completed), None)
    place = place_of_enrollment(request, enrollment) if enrollment else None
    if enrollment is None or place is None:
        return None
    step = place.next_unfinished
    return {
        "enrollment": enrollment,
        "title": place.title(enrollment.course_key),
        "step": place.link(step),
        "step_minutes": step.minutes if step else 0,
        "number": step.number if step else 0,
        "count": len(place.outline.steps),
    }
