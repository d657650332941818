"""What a learner sends: enroll, and mark a lesson as read. Each form has an address of its own."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from wagtail.models import Page

from content.readers import reader_of
from content.visibility import visible_to
from courses import services
from courses.enums import Rule
from courses.models import CoursePage, Enrollment
from courses.services import NotOpenError, PrerequisiteError, RetiredError, StepLockedError, StepNotFoundError
from courses.services.history import edition_numbered, text_differences
from courses.views.place import Place, place_of_course, place_of_enrollment, place_of_page
from courses.views.retired import retired_course
from courses.views.sections import way_after
from courses.views.shown import LANGUAGE_NAMES


@login_required
@never_cache
def enroll(request: HttpRequest, course_key: UUID) -> HttpResponse:
    """Ask once more, showing the name that will stand on the certificate; then start."""
    place = place_of_course(request, course_key)
    # By key nobody has passed Wagtail's privacy check: who may not read the course may not enroll either.
    if place is None or not CoursePage.objects.filter(translation_key=course_key).visible_to(request.user).exists():
        raise Http404
    if request.method == "POST":
        try:
            place.enrollment = services.enroll(
                learner=request.user, course_key=course_key, language=place.language, now=timezone.now()
            )
        except (PrerequisiteError, RetiredError):
            pass  # the page says what comes first, or what stands in
        except NotOpenError:
            raise Http404 from None
    if place.enrollment is not None:
        return redirect(_way_on(place))
    retired = retired_course(request, course_key, place.language)
    context: dict[str, Any] = {"title": place.title(course_key), "retired": retired}
    first = None if retired else services.course_to_complete_first(request.user, place.outline)
    if first is not None:
        context["first"] = {"title": first.title, "url": first.get_url(request)}
    return place.render("courses/enroll.html", context)


@login_required
@require_POST
def mark_read(request: HttpRequest, enrollment_uuid: UUID, step_key: UUID) -> HttpResponse:
    """Mark a lesson as read and go on to the next step. Sent twice, it counts once."""
    try:
        outcome = services.satisfy_step(
            learner=request.user,
            enrollment_uuid=enrollment_uuid,
            step_key=step_key,
            rule=Rule.READ,
            language=get_language() or "fi",
            now=timezone.now(),
        )
    except StepLockedError:
        return redirect("courses:step", enrollment_uuid, step_key)  # which says what opens it
    except (Enrollment.DoesNotExist, StepNotFoundError):
        if _place_if_open(request, enrollment_uuid) is None:  # closed while the page was open
            return redirect("courses:kept", enrollment_uuid)
        raise Http404 from None
    if outcome.has_just_completed:
        return redirect("certificates:of_enrollment", outcome.enrollment.uuid)
    return redirect(
        way_after(
            edition=outcome.edition,
            step_key=step_key,
            enrollment_uuid=outcome.enrollment.uuid,
            language=get_language() or "fi",
        )
    )


@login_required
@require_POST
def renew(request: HttpRequest, enrollment_uuid: UUID) -> HttpResponse:
    """Begin a renewal, or go on with the one begun. Sent twice, it counts once."""
    try:
        enrollment = services.renew(learner=request.user, enrollment_uuid=enrollment_uuid, now=timezone.now())
    except (Enrollment.DoesNotExist, services.NotRenewableError, NotOpenError):
        raise Http404 from None
    return redirect("courses:resume", enrollment.uuid)


@login_required
@require_GET
@never_cache
def behind(request: HttpRequest, enrollment_uuid: UUID, step_key: UUID) -> HttpResponse:
    """What a translation that lags does not say yet: how the source has changed since the edition that it follows."""
    place = _own_place(request, enrollment_uuid)
    step = place.outline.step(step_key)
    follows = place.follows(step_key)
    if step is None or step not in place.steps or place.lock_reason(step_key):
        raise Http404
    followed = edition_numbered(place.course_key, follows["edition"]) if follows else None
    if follows is None or followed is None:
        return redirect(place.step_url(step_key)[1])
    source = place.outline.source_language
    return place.render(
        "courses/behind.html",
        {
            "title": place.title(step_key),
            "follows": follows,
            "back": place.step_url(step_key)[1],
            "source_name": LANGUAGE_NAMES[source],
            "lines": text_differences(followed, place.edition, step_key, source),
        },
        step=step,
    )


@login_required
@require_GET
@never_cache
def resume(request: HttpRequest, enrollment_uuid: UUID) -> HttpResponse:
    """Go on where the learner was, on any device; to what is kept of a course in which nobody goes on."""
    place = _place_if_open(request, enrollment_uuid)
    return redirect(_way_on(place)) if place else redirect("courses:kept", enrollment_uuid)


@login_required
@require_GET
@never_cache
def step(request: HttpRequest, enrollment_uuid: UUID, step_key: UUID) -> HttpResponse:
    """A step by its key: its address today, wherever it stood before; the way on if the learner may not read it."""
    place = _place_if_open(request, enrollment_uuid)
    if place is None:
        return redirect("courses:kept", enrollment_uuid)
    is_offered = any(step.key == step_key for step in place.steps)
    return redirect(place.step_url(step_key)[1] if is_offered else _way_on(place))


def _place_if_open(request: HttpRequest, enrollment_uuid: UUID) -> Place | None:
    """Where the learner's own enrollment is; None if nobody goes on in it: it was closed, or its course is not there.

    404 if it is not theirs, or was renewed. One query.
    """
    own = Enrollment.objects.for_learner(request.user).current().filter(uuid=enrollment_uuid).first()
    if own is None:
        raise Http404
    return None if own.has_ended else place_of_enrollment(request, own)


def _own_place(request: HttpRequest, enrollment_uuid: UUID) -> Place:
    enrollment = Enrollment.objects.for_learner(request.user).open().filter(uuid=enrollment_uuid).first()
    place = place_of_enrollment(request, enrollment) if enrollment else None
    if place is None:
        raise Http404
    return place


def _way_on(place: Place) -> str:
    step = place.next_unfinished
    if step is None or (place.enrollment and place.enrollment.is_completed):
        return place.course_url
    return place.step_url(step.key)[1]


@require_GET
def untranslated(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say that a page is not in this language yet, and lead to what there is."""
    page = visible_to(Page.objects.filter(translation_key=key), reader_of(request)).order_by("pk").first()
    place = place_of_page(request, page.specific) if page else None
    if place is None:
        raise Http404
    is_course = key == place.course_key
    is_translated = place.offered.has(key, place.language)
    code, url = (place.outline.source_language, place.course_url) if is_course else place.step_url(key)
    if is_translated:
        return redirect(url)
    return place.render(
        "content/untranslated.html",
        {
            "original": {
                "url": url,
                "title": place.title(key),
                "language": code,
                "language_name": LANGUAGE_NAMES[code],
            },
            "has_progress": True,
            "near": {"url": place.course_url, "title": place.title(place.course_key)}
            if not is_course and place.language in place.course_urls
            else None,
            "language_links": place.language_links(None if is_course else key),
        },
    )
