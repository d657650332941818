"""Attempts at quizzes: one question a page, each answer saved on its own POST, nothing lost."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from courses.models import Enrollment
from courses.outline import Step
from courses.views.place import Place, place_of_enrollment
from courses.views.sections import way_after
from quizzes.grading import InvalidAnswerError
from quizzes.models import Attempt, AttemptItem
from quizzes.presentation import answer_in_words, error_message, present, read_answer, review
from quizzes.services import (
    AttemptClosedError,
    QuizSpec,
    StaleResponseError,
    UnansweredError,
    mark_item,
    save_response,
    start_attempt,
    submit_attempt,
)


@dataclass
class Sitting:
    """A learner's own attempt with its questions, in its course."""

    attempt: Attempt
    items: list[AttemptItem]
    place: Place
    step: Step | None

    def item(self, position: int) -> AttemptItem:
        """The question at a place, from 1; 404 beyond the last."""
        if not 1 <= position <= len(self.items):
            raise Http404
        return self.items[position - 1]

    def after(self, position: int) -> int | None:
        """The next place without an answer after this one, else None."""
        return next((item.position for item in self.items[position:] if item.saved is None), None)

    @property
    def unanswered(self) -> list[AttemptItem]:
        """Questions that wait for an answer."""
        return [item for item in self.items if item.is_missing]

    @property
    def answered_count(self) -> int:
        """How many questions have an answer."""
        return sum(item.saved is not None for item in self.items)

    def render(self, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
        """Answer with a page of this attempt. Sensitive if the course or its step is."""
        step = self.step
        is_sensitive = self.place.outline.is_sensitive or (step is not None and step.is_sensitive)
        context = {
            "attempt": self.attempt,
            "count": len(self.items),
            "quiz_title": self.place.title(self.attempt.quiz_key),
            "quiz_url": self.place.step_url(self.attempt.quiz_key)[1],
            "course_title": self.place.title(self.place.course_key),
            **context,
        }
        return self.place.render(template, context, step=step, is_sensitive=is_sensitive, status=status)


def _sitting(request: HttpRequest, attempt_uuid: UUID) -> Sitting:
    """The learner's own attempt, in four queries.

    404 for another's, the same as for a missing one, and for one in a course that was closed to the learner since.
    """
    items = list(AttemptItem.objects.for_attempt_of(request.user, attempt_uuid))
    if not items:
        raise Http404
    attempt = items[0].attempt
    enrollment = Enrollment.objects.for_learner(request.user).filter(uuid=attempt.context).first()
    place = place_of_enrollment(request, enrollment) if enrollment else None
    if place is None or not place.is_open_to_reader:
        raise Http404
    return Sitting(attempt, items, place, place.outline.step(attempt.quiz_key))


@login_required
@require_POST
def start(request: HttpRequest, enrollment_uuid: UUID, quiz_key: UUID) -> HttpResponse:
    """Start an attempt, or go on with the open one."""
    enrollment = Enrollment.objects.for_learner(request.user).open().filter(uuid=enrollment_uuid).first()
    place = place_of_enrollment(request, enrollment) if enrollment else None
    step = place.outline.step(quiz_key) if place else None
    if place is None or step is None or step.quiz is None or not place.is_open_to_reader:
        raise Http404
    attempt = start_attempt(
        learner=request.user,
        quiz=QuizSpec(
            quiz_key=quiz_key,
            mode=step.quiz.mode,
            passing_percent=step.quiz.passing_percent,
            version_ids=step.quiz.version_ids,
            shuffles_options=step.quiz.shuffles_options,
        ),
        context=enrollment_uuid,
        edition_number=place.edition.number,
        language=place.language,
        now=timezone.now(),
    )
    waiting = attempt.items.filter(response=None).order_by("position").values_list("position", flat=True).first()
    if waiting is None:
        return redirect("courses:attempt_check", attempt.uuid)
    return redirect("courses:attempt_question", attempt.uuid, waiting)


@login_required
@never_cache
def question(request: HttpRequest, attempt_uuid: UUID, position: int) -> HttpResponse:
    """Show a question, or save its answer."""
    sitting = _sitting(request, attempt_uuid)
    item = sitting.item(position)
    if not sitting.attempt.is_open:
        if request.method == "POST":
            return _closed(sitting)
        return redirect("courses:attempt_result", attempt_uuid)
    if request.method != "POST":
        return _show_question(sitting, item)
    if "skip" in request.POST:
        return _go_on(sitting, position)
    return _save(sitting, item, request.POST)


def _save(sitting: Sitting, item: AttemptItem, posted: QueryDict) -> HttpResponse:
    try:
        answer = read_answer(item, posted)
        save_response(
            item=item,
            answer=answer,
            seen_revision=_revision(posted),
            language=sitting.place.language,
            now=timezone.now(),
        )
    except InvalidAnswerError as error:
        message = error_message(error, item.version.structure["kind"])
        bad_rows = error.details.get("missing") or error.details.get("repeated") or ()
        return _show_question(sitting, item, posted=posted, message=message, bad_rows=bad_rows, status=422)
    except AttemptClosedError:
        return _closed(sitting)
    except StaleResponseError as error:
        if error.current is not None:
            item.response = error.current  # type: ignore[attr-defined]
        message = gettext(
            "This question was answered in another window after you opened this page. "
            "The saved answer is shown below; change it if you want to."
        )
        return _show_question(sitting, item, message=message, status=409)
    if sitting.attempt.is_practice:
        return redirect("courses:attempt_feedback", sitting.attempt.uuid, item.position)
    return _go_on(sitting, item.position)


def _revision(posted: QueryDict) -> int:
    text = posted.get("revision", "0")
    return int(text[:6]) if text.isascii() and text.isdigit() else 0


def _go_on(sitting: Sitting, position: int) -> HttpResponse:
    following = sitting.after(position)
    if following is None:
        return redirect("courses:attempt_check", sitting.attempt.uuid)
    return redirect("courses:attempt_question", sitting.attempt.uuid, following)


def _show_question(
    sitting: Sitting,
    item: AttemptItem,
    *,
    posted: QueryDict | None = None,
    message: str = "",
    bad_rows: Any = (),
    status: int = 200,
) -> HttpResponse:
    language = sitting.place.language
    saved = item.saved
    shown = present(item, language, answer=saved.answer if saved else None, posted=posted, bad_rows=bad_rows)
    return sitting.render(
        "courses/attempt_question.html",
        {
            "item": item,
            "question": shown,
            "case": item.version.text(language).get("case"),
            "saved": saved,
            "revision": saved.revision if saved else 0,
            "position": item.position,
            "answered_count": sitting.answered_count,
            "previous_position": item.position - 1,
            "text_language": "" if item.version.has_language(language) else item.version.source_language,
            "errors": [{"href": f"#{shown.first_control}", "message": message}] if message else [],
        },
        status=status,
    )


def _closed(sitting: Sitting) -> HttpResponse:
    """The attempt was submitted meanwhile: show the receipt of what was saved."""
    return sitting.render("courses/attempt_closed.html", {"answers": _answers(sitting)}, status=409)


def _answers(sitting: Sitting) -> list[dict[str, Any]]:
    language = sitting.place.language
    return [
        {
            "position": item.position,
            "prompt": item.version.text(language)["prompt"],
            "answer": answer_in_words(item, language),
            "saved_at": item.saved.saved_at if item.saved else None,
        }
        for item in sitting.items
    ]


@login_required
@require_GET
@never_cache
def feedback(request: HttpRequest, attempt_uuid: UUID, position: int) -> HttpResponse:
    """In practice: how this answer did and why. What would have been right is shown when asked for."""
    sitting = _sitting(request, attempt_uuid)
    item = sitting.item(position)
    if not sitting.attempt.is_practice:
        raise Http404  # a test tells nothing before it is submitted
    if item.saved is None:
        return redirect("courses:attempt_question", attempt_uuid, position)
    mark = mark_item(item)
    reveals = mark.is_correct or "show" in request.GET or not sitting.attempt.is_open
    return sitting.render(
        "courses/attempt_feedback.html",
        {
            "item": item,
            "position": position,
            "answered_count": sitting.answered_count,
            "review": review(item, sitting.place.language, mark, reveals=reveals),
            "reveals": reveals,
            "revise": _revise(sitting.place, item),
            "next_position": sitting.after(position),
            "text_language": "" if item.version.has_language(sitting.place.language) else item.version.source_language,
        },
    )


@login_required
@require_GET
@never_cache
def check(request: HttpRequest, attempt_uuid: UUID) -> HttpResponse:
    """All answers before they are submitted."""
    sitting = _sitting(request, attempt_uuid)
    if not sitting.attempt.is_open:
        return redirect("courses:attempt_result", attempt_uuid)
    return _show_check(sitting)


def _show_check(sitting: Sitting, *, asks_again: bool = False, status: int = 200) -> HttpResponse:
    answers = _answers(sitting)
    errors = []
    if asks_again:
        errors = [
            {
                "href": f"#answer-{item.position}",
                "message": gettext("Question %(number)s has no answer") % {"number": item.position},
            }
            for item in sitting.unanswered
        ]
    return sitting.render(
        "courses/attempt_check.html",
        {
            "answers": answers,
            "unanswered": len(sitting.unanswered),
            "asks_again": asks_again,
            "errors": errors,
            "may_submit_anyway": asks_again and not sitting.attempt.is_practice,
        },
        status=status,
    )


@login_required
@require_POST
def submit(request: HttpRequest, attempt_uuid: UUID) -> HttpResponse:
    """Submit the attempt. Asks once more while something is unanswered; sent twice, it counts once."""
    try:
        submit_attempt(
            learner=request.user,
            attempt_uuid=attempt_uuid,
            now=timezone.now(),
            allows_gaps=request.POST.get("confirmed") == "1",
        )
    except UnansweredError:
        return _show_check(_sitting(request, attempt_uuid), asks_again=True, status=422)
    except Attempt.DoesNotExist:
        raise Http404 from None
    return redirect("courses:attempt_result", attempt_uuid)


@login_required
@require_GET
@never_cache
def result(request: HttpRequest, attempt_uuid: UUID) -> HttpResponse:
    """The outcome in words first; then each question, and the lessons to revise."""
    sitting = _sitting(request, attempt_uuid)
    if sitting.attempt.is_open:
        return redirect("courses:attempt_check", attempt_uuid)
    language = sitting.place.language
    reviews = []
    revise: dict[str, dict[str, str]] = {}
    for item in sitting.items:
        mark = mark_item(item)
        lesson = _revise(sitting.place, item)
        shown = review(item, language, mark, reveals=True)
        if lesson and not mark.is_correct:
            revise.setdefault(lesson["url"], lesson)
        reviews.append(
            {
                "position": item.position,
                "review": shown,
                "revise": lesson,
                "language": "" if item.version.has_language(language) else item.version.source_language,
            }
        )
    correct = sum(entry["review"].verdict == "right" for entry in reviews)  # type: ignore[attr-defined]
    enrollment = sitting.place.enrollment
    return sitting.render(
        "courses/attempt_result.html",
        {
            "reviews": reviews,
            "correct": correct,
            "revise": list(revise.values()),
            "enrollment": enrollment,
            "next_step": _way_on(sitting),
        },
    )


def _way_on(sitting: Sitting) -> dict[str, str] | None:
    """The next step that is not done; after a heavy section by way of a calm page."""
    place, step = sitting.place, sitting.step
    link = place.link(place.next_unfinished)
    if link and step and place.enrollment and place.beside(step, 1) == place.next_unfinished:
        link["url"] = way_after(
            edition=place.edition,
            step_key=step.key,
            enrollment_uuid=place.enrollment.uuid,
            language=place.language,
        )
    return link


def _revise(place: Place, item: AttemptItem) -> dict[str, str] | None:
    """The lesson to go back to, if the course still has it."""
    key = item.version.structure.get("revise")
    step = place.outline.step(UUID(key)) if key else None
    return place.link(step)
