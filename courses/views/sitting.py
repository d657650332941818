"""A learner's own attempt in its course, gathered once for all its views."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from courses.models import Enrollment
from courses.outline import Step
from courses.views.place import Place, place_of_enrollment
from quizzes.models import Attempt, AttemptItem
from quizzes.services import finalise_attempt


@dataclass
class Sitting:
    """A learner's own attempt with its questions, in its course."""

    attempt: Attempt
    items: list[AttemptItem]
    place: Place
    step: Step | None
    now: datetime

    def item(self, position: int) -> AttemptItem:
        """The question at a place, from 1; 404 beyond the last."""
        if not 1 <= position <= len(self.items):
            raise Http404
        return self.items[position - 1]

    def after(self, position: int) -> int | None:
        """The next place without an answer after this one, else None."""
        return next((item.position for item in self.items[position:] if not item.is_answered), None)

    @property
    def unanswered(self) -> list[AttemptItem]:
        """Questions that wait for an answer."""
        return [item for item in self.items if item.is_missing]

    @property
    def answered_count(self) -> int:
        """How many questions have an answer."""
        return sum(item.is_answered for item in self.items)

    @property
    def last_saved(self) -> AttemptItem | None:
        """The question whose answer was saved last."""
        answered = [item for item in self.items if item.saved is not None]
        return max(answered, key=lambda item: item.saved.saved_at, default=None)  # type: ignore[union-attr]

    def untranslated(self, item: AttemptItem) -> str:
        """The language that a question is shown in, if it has not been translated to the page's; else empty."""
        return "" if item.version.has_language(self.place.language) else item.version.source_language

    @property
    def seconds_left(self) -> int | None:
        """Until the end of the attempt, by our clock; None without one."""
        if not self.attempt.is_open or self.attempt.deadline_at is None:
            return None
        return max(0, int((self.attempt.deadline_at - self.now).total_seconds()))

    def render(self, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
        """Answer with a page of this attempt. Sensitive if the course or its step is."""
        step, quiz_key = self.step, self.attempt.quiz_key
        is_sensitive = self.place.outline.is_sensitive or (step is not None and step.is_sensitive)
        context = {
            "attempt": self.attempt,
            "count": len(self.items),
            "quiz_title": self.place.title(quiz_key) or self.place.title(self.place.course_key),
            "quiz_url": self.place.step_url(quiz_key)[1],
            "course_title": self.place.title(self.place.course_key),
            "seconds_left": self.seconds_left,
            **context,
        }
        return self.place.render(template, context, step=step, is_sensitive=is_sensitive, status=status)


def arrival_of(request: HttpRequest) -> datetime:
    """When the request reached us."""
    return getattr(request, "arrived_at", None) or timezone.now()


def sitting_of(request: HttpRequest, attempt_uuid: UUID) -> Sitting:
    """The learner's own attempt, in four queries; one whose time is over is ended first.

    404 for another's, the same as for a missing one, and for one in a course that was closed to the learner since.
    A course that was unpublished is open to those who had begun.
    """
    items = _items(request, attempt_uuid)
    attempt = items[0].attempt
    if attempt.is_overdue(timezone.now()):
        finalise_attempt(attempt_uuid=attempt_uuid, now=timezone.now())
        items = _items(request, attempt_uuid)
        attempt = items[0].attempt
    enrollment = Enrollment.objects.for_learner(request.user).filter(uuid=attempt.context).first()
    place = place_of_enrollment(request, enrollment, even_withdrawn=True) if enrollment else None
    if place is None or not (place.is_withdrawn or place.is_open_to_reader):
        raise Http404
    return Sitting(attempt, items, place, place.outline.step(attempt.quiz_key), arrival_of(request))


def _items(request: HttpRequest, attempt_uuid: UUID) -> list[AttemptItem]:
    items = list(AttemptItem.objects.for_attempt_of(request.user, attempt_uuid))
    if not items:
        raise Http404
    return items
