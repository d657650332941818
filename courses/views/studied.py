"""A course as its learner studied it: the edition completed, read-only, and what has changed since.

Nothing here writes a learner's row. It stays open when the course itself is no longer published; a course that was
closed to the learner since stays closed.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from content.differences import has_differences
from content.services.editions import text_body
from content.services.rendering import render_text
from content.upkeep import sources, upkeep
from courses.models import CoursePage, Enrollment
from courses.outline import Step
from courses.services import CourseEdition, edition_of
from courses.services.history import (
    edition_numbered,
    has_changed,
    notes_since,
    step_changes,
    text_differences,
)
from courses.views.place import neutral_title


@dataclass(frozen=True)
class Studied:
    """A completed enrollment with the edition that it was completed in, and the newest."""

    request: HttpRequest
    enrollment: Enrollment
    edition: CourseEdition
    newest: CourseEdition
    language: str

    @property
    def is_newest(self) -> bool:
        """Whether nothing has changed since."""
        return self.edition.number == self.newest.number

    def step(self, key: UUID) -> Step:
        """A step of the old edition, or 404."""
        step = self.edition.outline.step(key)
        if step is None:
            raise Http404
        return step

    def answer(self, template: str, context: dict[str, Any], step: Step | None = None) -> HttpResponse:
        """A page that no cache keeps: neutral where the course or the step is or was sensitive."""
        now = self.newest.outline.step(step.key) if step else None
        is_sensitive = any(
            part.is_sensitive for part in (self.edition.outline, self.newest.outline, step, now) if part is not None
        )
        context = {
            "studied": self,
            "enrollment": self.enrollment,
            "course_title": self.edition.title(self.enrollment.course_key, self.language),
            "is_sensitive": is_sensitive,
            "step": step,
            **context,
        }
        if is_sensitive:
            context["neutral_title"] = neutral_title(step)
        response = render(self.request, template, context)
        patch_cache_control(response, private=True, no_store=True)
        return response


def _studied(request: HttpRequest, enrollment_uuid: UUID) -> Studied:
    """The learner's own completed enrollment, open or closed, or 404. Four queries at most."""
    own = Enrollment.objects.for_learner(request.user).completed().with_edition()
    enrollment = own.filter(uuid=enrollment_uuid).first()
    if enrollment is None or enrollment.completed_edition is None:
        raise Http404
    edition = edition_numbered(enrollment.course_key, enrollment.completed_edition)
    pages = CoursePage.objects.filter(translation_key=enrollment.course_key)
    if edition is None or (pages.live().exists() and not pages.visible_to(request.user).exists()):
        raise Http404
    newest = edition_of(enrollment)
    wished = get_language() or settings.LANGUAGE_CODE
    has_wished = edition.edition.has_text(enrollment.course_key, wished)
    return Studied(request, enrollment, edition, newest, wished if has_wished else enrollment.language)


@login_required
@require_safe
@never_cache
def overview(request: HttpRequest, enrollment_uuid: UUID) -> HttpResponse:
    """Everything that the edition had, what has become of it since, and what authors said of that."""
    studied = _studied(request, enrollment_uuid)
    old, new, language = studied.edition, studied.newest, studied.language
    changes = {change.step.key: change for change in step_changes(old, new, language)}
    modules = [
        {
            "title": old.title(module.key, language),
            "steps": [
                {"step": step, "title": old.title(step.key, language), "kind": changes[step.key].kind}
                for step in module.steps
            ],
        }
        for module in old.outline.modules
    ]
    added = [new.title(key, language) for key, change in changes.items() if change.kind == "added"]
    return studied.answer(
        "courses/studied.html",
        {
            "modules": modules,
            "added": added,
            "notes": notes_since(studied.enrollment.course_key, old.number),
        },
    )


@login_required
@require_safe
@never_cache
def step(request: HttpRequest, enrollment_uuid: UUID, step_key: UUID) -> HttpResponse:
    """A lesson as it was; of a quiz its introduction, for its questions are in the attempts."""
    studied = _studied(request, enrollment_uuid)
    found = studied.step(step_key)
    code, sha256 = studied.edition.text_sha256(step_key, studied.language) or ("", "")
    body = text_body(sha256)
    return studied.answer(
        "courses/studied_step.html",
        {
            "title": studied.edition.title(step_key, code),
            "content_language": code,
            "body": body,
            "content": render_text(sha256, body, code) if "stream" in body else "",
            "is_gone": studied.newest.outline.step(step_key) is None,
            "has_changed": has_changed(studied.edition, studied.newest, found, studied.language),
            **upkeep(body),
            "sources": sources(body),
        },
        found,
    )


@login_required
@require_safe
@never_cache
def changes(request: HttpRequest, enrollment_uuid: UUID, step_key: UUID) -> HttpResponse:
    """What was added to a step and removed from it since, word by word."""
    studied = _studied(request, enrollment_uuid)
    found = studied.step(step_key)
    now = studied.newest.outline.step(step_key)
    if now is None:
        raise Http404
    lines = text_differences(studied.edition, studied.newest, step_key, studied.language)
    return studied.answer(
        "courses/studied_changes.html",
        {
            "title": studied.edition.title(step_key, studied.language),
            "content_language": studied.language,
            "lines": lines,
            "has_differences": has_differences(lines),
            "has_other_questions": found.quiz is not None
            and now.quiz is not None
            and found.quiz.asked != now.quiz.asked,
            "notes": [
                note
                for note in notes_since(studied.enrollment.course_key, studied.edition.number)
                if note["page_key"] == str(step_key)
            ],
        },
        found,
    )
