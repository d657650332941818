"""Around a sensitive section: the note before it, the text that stands in, a pause, a calm page after it.

That somebody read a note or skipped a section is kept in their session at most: it would tell something of them.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.models import Page

from content.readers import reader_of
from content.services.editions import text_body
from content.services.rendering import render_text
from content.visibility import visible_to
from courses import services
from courses.enums import StepKind
from courses.models import Enrollment
from courses.outline import Step
from courses.services import CourseEdition
from courses.views.place import Place, place_of_enrollment, place_of_page

# For readers without a session: that they have read one such note since they opened the browser, not which.
NOTE_COOKIE = "note"
_SESSION_KEY = "content_notes_read"


def section_text(edition: CourseEdition, module_key: UUID, language: str) -> Mapping[str, Any]:
    """What the module says of itself. No query once this process knows it."""
    found = edition.text_sha256(module_key, language)
    return text_body(found[1]) if found else {}


def section_part(place: Place, module_key: UUID, name: str) -> SafeString | str:
    """A stream of the module as HTML: ``stand_in`` or ``contacts``."""
    found = place.edition.text_sha256(module_key, place.language)
    stream = text_body(found[1]).get(name) if found else None
    if not found or not stream:
        return ""
    return render_text(f"{found[1]}:{name}", {"stream": stream}, found[0])


def _section_language(place: Place, module_key: UUID) -> str:
    """The language of the module's own texts, if that is not the page's: it has no translation yet."""
    found = place.edition.text_sha256(module_key, place.language)
    return found[0] if found and found[0] != place.language else ""


def note_before(place: Place, step: Step) -> str:
    """The address of the note that this reader has not read yet; empty if there is none, or they want none."""
    if not step.is_sensitive or (place.enrollment is not None and place.enrollment.hides_content_notes):
        return ""
    if not section_text(place.edition, step.module_key, place.language).get("content_note"):
        return ""
    request = place.request
    if reader_of(request).is_authenticated:
        is_read = str(step.module_key) in request.session.get(_SESSION_KEY, ())
    else:
        is_read = NOTE_COOKIE in request.COOKIES
    return "" if is_read else reverse("courses:note", args=[step.key])


def way_after(*, edition: CourseEdition, step_key: UUID, enrollment_uuid: UUID, language: str) -> str:
    """The address to go on to after a step is done: a calm page if that was the end of a heavy section."""
    here, following = edition.outline.step(step_key), edition.outline.after(step_key)
    if here is None or following is None:
        return reverse("courses:resume", args=[enrollment_uuid])
    if following.module_key != here.module_key and section_text(edition, here.module_key, language).get("is_heavy"):
        return reverse("courses:calm", args=[enrollment_uuid, step_key])
    return reverse("courses:step", args=[enrollment_uuid, following.key])


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def note(request: HttpRequest, step_key: UUID) -> HttpResponse:
    """What the section describes, and three ways on: read it, skip it, leave.

    Signed-in readers send a form. Others, who have no session, follow a link that sets one cookie.
    """
    place, step = _place_and_step(request, step_key)
    if request.method == "POST":
        if not reader_of(request).is_authenticated:
            raise Http404
        read = request.session.get(_SESSION_KEY, [])
        request.session[_SESSION_KEY] = sorted({*read, str(step.module_key)})
        if place.enrollment is not None and request.POST.get("hide"):
            services.hide_content_notes(enrollment=place.enrollment)
        return redirect(place.step_url(step.key)[1])
    text = section_text(place.edition, step.module_key, place.language)
    if not step.is_sensitive or not text.get("content_note"):
        return redirect(place.step_url(step.key)[1])
    return place.render(
        "courses/note.html",
        {
            "title": place.title(step.module_key),
            "note": text.get("content_note", ""),
            "section_language": _section_language(place, step.module_key),
            "contacts": section_part(place, step.module_key, "contacts"),
            "language_links": place.key_links("courses:note", step.key),
            "neutral_title": pgettext("neutral page title", "Before you go on"),
        },
        step=step,
    )


@never_cache
@require_safe
def note_read(request: HttpRequest, step_key: UUID) -> HttpResponse:
    """For readers without a session: go on, and show no note again until the browser is closed."""
    place, step = _place_and_step(request, step_key)
    response = redirect(place.step_url(step.key)[1])
    if not reader_of(request).is_authenticated:
        response.set_cookie(NOTE_COOKIE, "1", secure=request.is_secure(), httponly=True, samesite="Lax")
    return response


@never_cache
@require_safe
def stand_in(request: HttpRequest, step_key: UUID) -> HttpResponse:
    """The text that stands in for a section. Reading it counts as reading the section."""
    place, step = _place_and_step(request, step_key)
    if not step.is_sensitive:
        return redirect(place.step_url(step.key)[1])
    module = [other for other in place.steps if other.module_key == step.module_key]
    left = [other for other in module if other.quiz and other.quiz.mode == "test" and not place.is_done(other.key)]
    after = next((other for other in place.steps if other.number > module[-1].number), None)
    return place.render(
        "courses/stand_in.html",
        {
            "title": place.title(step.module_key),
            "section_language": _section_language(place, step.module_key),
            "content": section_part(place, step.module_key, "stand_in"),
            "summary": section_text(place.edition, step.module_key, place.language).get("summary", ""),
            "outcomes": [outcome for other in module for outcome in _outcomes(place, other)],
            "contacts": section_part(place, step.module_key, "contacts"),
            "tests": [place.link(other) for other in left],
            "after": place.link(after),
            "language_links": place.key_links("courses:stand_in", step.key),
        },
        step=step,
    )


@login_required
@require_POST
def skip(request: HttpRequest, enrollment_uuid: UUID, step_key: UUID) -> HttpResponse:
    """Go on after the text that stands in: the section's lessons and exercises are done. Sent twice, it counts once."""
    try:
        outcome = services.read_stand_in(
            learner=request.user,
            enrollment_uuid=enrollment_uuid,
            step_key=step_key,
            language=get_language() or "fi",
            now=timezone.now(),
        )
    except (Enrollment.DoesNotExist, services.StepNotFoundError):
        raise Http404 from None
    if outcome.has_just_completed:
        return redirect("certificates:of_enrollment", outcome.enrollment.uuid)
    return redirect("courses:resume", outcome.enrollment.uuid)


@never_cache
@require_safe
def pause(request: HttpRequest, step_key: UUID) -> HttpResponse:
    """Take a break: nothing to do, nothing lost, and a way back."""
    place, step = _place_and_step(request, step_key)
    return _calm(place, step, heading=gettext("Take a break"), onward=place.link(step), onward_label=gettext("Go back"))


@login_required
@never_cache
@require_safe
def calm(request: HttpRequest, enrollment_uuid: UUID, step_key: UUID) -> HttpResponse:
    """After a heavy section, before the next."""
    place = _own_place(request, enrollment_uuid)
    step = place.outline.step(step_key)
    if step not in place.steps:
        raise Http404
    onward = place.link(place.beside(step, 1))
    return _calm(place, step, heading=gettext("How are you?"), onward=onward, onward_label=gettext("Continue"))


def _calm(place: Place, step: Step, **context: Any) -> HttpResponse:
    return place.render(
        "courses/calm.html",
        {
            **context,
            "contacts": section_part(place, step.module_key, "contacts"),
            "neutral_title": pgettext("neutral page title", "A break"),
        },
        step=step,
    )


def _own_place(request: HttpRequest, enrollment_uuid: UUID) -> Place:
    enrollment = Enrollment.objects.for_learner(request.user).open().filter(uuid=enrollment_uuid).first()
    place = place_of_enrollment(request, enrollment) if enrollment else None
    if place is None:
        raise Http404
    return place


def _place_and_step(request: HttpRequest, step_key: UUID) -> tuple[Place, Step]:
    """A step that this reader may open, by its key: Wagtail has not guarded this address."""
    page = visible_to(Page.objects.filter(translation_key=step_key), reader_of(request)).order_by("pk").first()
    place = place_of_page(request, page.specific) if page else None
    step = place.outline.step(step_key) if place else None
    if place is None or step is None or step not in place.steps or not place.may_open(step, page):
        raise Http404
    return place, step


def _outcomes(place: Place, step: Step) -> list[str]:
    if step.kind != StepKind.LESSON:
        return []
    return list(section_text(place.edition, step.key, place.language).get("outcomes", []))
