"""Attempts at quizzes: one question a page, each answer saved on its own POST, nothing lost."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from courses.models import Enrollment
from courses.views.pending import keep_and_ask, take_up
from courses.views.place import Place, place_of_enrollment
from courses.views.sections import way_after
from courses.views.sitting import Sitting, arrival_of, sitting_of
from quizzes.grading import Answer, InvalidAnswerError
from quizzes.kinds import kind_named
from quizzes.models import Attempt, AttemptItem, Response
from quizzes.presentation import answer_in_words, error_message, present, read_answer, review
from quizzes.services import (
    AttemptClosedError,
    QuizSpec,
    StaleResponseError,
    StartRefusedError,
    UnansweredError,
    mark_item,
    save_response,
    start_attempt,
    submit_attempt,
)


@login_required
@require_POST
def start(request: HttpRequest, enrollment_uuid: UUID, quiz_key: UUID) -> HttpResponse:
    """Start an attempt, or go on with the open one."""
    enrollment = Enrollment.objects.for_learner(request.user).open().filter(uuid=enrollment_uuid).first()
    place = place_of_enrollment(request, enrollment) if enrollment else None
    step = place.outline.step(quiz_key) if place else None
    if place is None or step is None or step.quiz is None or not place.is_open_to_reader:
        raise Http404
    if place.lock_reason(quiz_key):
        return redirect("courses:step", enrollment_uuid, quiz_key)  # which says what opens it
    try:
        attempt = start_attempt(
            learner=request.user,
            quiz=QuizSpec(
                quiz_key=quiz_key,
                mode=step.quiz.mode,
                passing_percent=step.quiz.passing_percent,
                version_ids=step.quiz.version_ids,
                shuffles_options=step.quiz.shuffles_options,
                rules=step.quiz.rules,
                draws=step.quiz.draws,
            ),
            context=enrollment_uuid,
            edition_number=place.edition.number,
            language=place.language,
            now=arrival_of(request),
        )
    except StartRefusedError:
        return redirect(place.step_url(quiz_key)[1])  # the quiz's page says why
    if not attempt.is_open:
        return redirect("courses:attempt_result", attempt.uuid)
    waiting = attempt.items.filter(response=None).order_by("position").values_list("position", flat=True).first()
    if waiting is None:
        return redirect("courses:attempt_check", attempt.uuid)
    return redirect("courses:attempt_question", attempt.uuid, waiting)


@never_cache
def question(request: HttpRequest, attempt_uuid: UUID, position: int) -> HttpResponse:
    """Show a question, or save its answer: from the form, or from the script that saves while one is answering."""
    arrived_at = arrival_of(request)
    if not request.user.is_authenticated:
        if wants_json(request):
            return JsonResponse({"code": "signed_out"}, status=401)
        if request.method == "POST":
            return keep_and_ask(request, attempt_uuid, position, arrived_at)
        return redirect_to_login(request.path)
    sitting = sitting_of(request, attempt_uuid)
    item = sitting.item(position)
    posted: QueryDict | None = request.POST if request.method == "POST" else None
    if posted is None and (kept := take_up(request, attempt_uuid, position)):
        posted, arrived_at = kept
    if not sitting.attempt.is_open:
        return redirect("courses:attempt_result", attempt_uuid) if posted is None else _closed(sitting, item, posted)
    if posted is None:
        return _show_question(sitting, item)
    if "skip" in posted:
        return _go_on(sitting, position)
    return _save(sitting, item, posted, arrived_at)


def wants_json(request: HttpRequest) -> bool:
    """Whether the script asks, which saves while one is answering."""
    return request.headers.get("Accept") == "application/json"


def _save(sitting: Sitting, item: AttemptItem, posted: QueryDict, arrived_at: datetime) -> HttpResponse:
    try:
        answer = read_answer(item, posted)
        if _is_left_empty(item, answer) and not wants_json(sitting.place.request):
            return _go_on(sitting, item.position)
        revision, _mark = save_response(
            item=item,
            answer=answer,
            seen_revision=_revision(posted),
            language=sitting.place.language,
            now=arrived_at,
        )
    except InvalidAnswerError as error:
        return _invalid(sitting, item, posted, error)
    except AttemptClosedError:
        return _closed(sitting, item, posted)
    except StaleResponseError as error:
        return _stale(sitting, item, posted, error.current)
    if wants_json(sitting.place.request):
        saved_at = date_format(localtime(arrived_at), "TIME_FORMAT")
        return JsonResponse({"code": "saved", "revision": revision, "saved_at": saved_at})
    if not kind_named(item.version.structure["kind"]).is_finished(item.version.structure, answer):
        return redirect("courses:attempt_question", sitting.attempt.uuid, item.position)
    if sitting.attempt.is_practice:
        return redirect("courses:attempt_feedback", sitting.attempt.uuid, item.position)
    return _go_on(sitting, item.position)


def _is_left_empty(item: AttemptItem, answer: Answer) -> bool:
    """Whether a question that may be left empty is. Whoever empties what was saved stores that."""
    return item.saved is None and not item.version.grading_key.is_graded and not any(answer.values())


def _invalid(sitting: Sitting, item: AttemptItem, posted: QueryDict, error: InvalidAnswerError) -> HttpResponse:
    if wants_json(sitting.place.request):
        return JsonResponse({"code": "invalid"}, status=422)
    message = error_message(error, item.version.structure["kind"])
    bad_rows = error.details.get("missing") or error.details.get("repeated") or ()
    return _show_question(sitting, item, posted=posted, message=message, bad_rows=bad_rows, status=422)


def _stale(sitting: Sitting, item: AttemptItem, posted: QueryDict, current: Response | None) -> HttpResponse:
    """Answered in another window since: show what is stored, and say what was not."""
    if wants_json(sitting.place.request):
        return JsonResponse({"code": "stale"}, status=409)
    unsaved = _in_words(sitting, item, posted)
    if current is not None:
        item.response = current  # type: ignore[attr-defined]
    message = gettext(
        "This question was answered in another window after you opened this page. "
        "The saved answer is shown below; change it if you want to."
    )
    return _show_question(sitting, item, message=message, unsaved=unsaved, status=409)


def _in_words(sitting: Sitting, item: AttemptItem, posted: QueryDict) -> str:
    """What was sent and not stored, in words."""
    try:
        answer = read_answer(item, posted)
        return answer_in_words(item, sitting.place.language, answer)
    except (InvalidAnswerError, KeyError):
        return ""


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
    unsaved: str = "",
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
            "button": _button(sitting, item, is_on_the_way=bool(shown.choices)),
            "case": item.version.text(language).get("case"),
            "saved": saved,
            "unsaved": unsaved,
            "last_saved": sitting.last_saved,
            "revision": saved.revision if saved else 0,
            "position": item.position,
            "answered_count": sitting.answered_count,
            "previous_position": item.position - 1,
            "text_language": sitting.untranslated(item),
            "errors": [{"href": f"#{shown.first_control}", "message": message}] if message else [],
        },
        status=status,
    )


def _button(sitting: Sitting, item: AttemptItem, *, is_on_the_way: bool) -> str:
    """What pressing it does. ``is_on_the_way``: there is something left to choose."""
    key = item.version.grading_key
    if is_on_the_way and not kind_named(key.kind).is_finished_at_once:
        return gettext("Choose and go on")
    if not sitting.attempt.is_practice:
        return gettext("Save and continue")
    return gettext("Check the answer") if key.is_graded else gettext("Save")


def _closed(sitting: Sitting, item: AttemptItem, posted: QueryDict) -> HttpResponse:
    """Submitted meanwhile, or its time is over: show the receipt of what was saved, and what was not."""
    if wants_json(sitting.place.request):
        return JsonResponse({"code": "closed"}, status=409)
    sitting = sitting_of(sitting.place.request, sitting.attempt.uuid)  # as it ended
    unsaved = _in_words(sitting, item, posted)
    return sitting.render(
        "courses/attempt_closed.html",
        {"answers": _answers(sitting), "unsaved": unsaved, "position": item.position},
        status=409,
    )


def _answers(sitting: Sitting) -> list[dict[str, Any]]:
    language = sitting.place.language
    return [
        {
            "position": item.position,
            "prompt": item.version.text(language)["prompt"],
            "answer": answer_in_words(item, language),
            "is_missing": item.is_missing,
            "is_optional": not item.version.structure.get("max_points", 1),
            "saved_at": item.saved.saved_at if item.saved else None,
        }
        for item in sitting.items
    ]


@login_required
@require_GET
@never_cache
def feedback(request: HttpRequest, attempt_uuid: UUID, position: int) -> HttpResponse:
    """In practice: how this answer did and why. What would have been right is shown when asked for."""
    sitting = sitting_of(request, attempt_uuid)
    item = sitting.item(position)
    if not sitting.attempt.is_practice:
        raise Http404  # a test tells nothing before it is submitted
    if not item.is_answered:
        return redirect("courses:attempt_question", attempt_uuid, position)
    mark = mark_item(item)
    reveals = mark.is_correct or "show" in request.GET or not sitting.attempt.is_open
    return sitting.render(
        "courses/attempt_feedback.html",
        {
            "item": item,
            "case": item.version.text(sitting.place.language).get("case"),
            "position": position,
            "answered_count": sitting.answered_count,
            "review": review(item, sitting.place.language, mark, reveals=reveals),
            "reveals": reveals,
            "revise": _revise(sitting.place, item),
            "next_position": sitting.after(position),
            "text_language": sitting.untranslated(item),
        },
    )


@login_required
@require_GET
@never_cache
def check(request: HttpRequest, attempt_uuid: UUID) -> HttpResponse:
    """All answers before they are submitted."""
    sitting = sitting_of(request, attempt_uuid)
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
            now=arrival_of(request),
            allows_gaps=request.POST.get("confirmed") == "1",
        )
    except UnansweredError:
        return _show_check(sitting_of(request, attempt_uuid), asks_again=True, status=422)
    except Attempt.DoesNotExist:
        raise Http404 from None
    return redirect("courses:attempt_result", attempt_uuid)


@login_required
@require_GET
@never_cache
def result(request: HttpRequest, attempt_uuid: UUID) -> HttpResponse:
    """The outcome in words first; then each question, and the lessons to revise."""
    sitting = sitting_of(request, attempt_uuid)
    if sitting.attempt.is_open:
        return redirect("courses:attempt_check", attempt_uuid)
    attempt, language = sitting.attempt, sitting.place.language
    marks = [mark_item(item) for item in sitting.items]
    reviews: list[dict[str, Any]] = []
    revise: dict[str, dict[str, str]] = {}
    if attempt.shows_answers(sitting.now):
        for item, mark in zip(sitting.items, marks, strict=True):
            lesson = _revise(sitting.place, item)
            if lesson and not mark.is_correct:
                revise.setdefault(lesson["url"], lesson)
            reviews.append(
                {
                    "position": item.position,
                    "review": review(item, language, mark, reveals=attempt.shows_key),
                    "case": item.version.text(language).get("case"),
                    "revise": lesson,
                    "language": sitting.untranslated(item),
                }
            )
    return sitting.render(
        "courses/attempt_result.html",
        {
            "reviews": reviews,
            "correct": sum(mark.is_correct and mark.max_points > 0 for mark in marks),
            "graded_count": sum(mark.max_points > 0 for mark in marks),
            "revise": list(revise.values()),
            "enrollment": sitting.place.enrollment,
            "next_step": _way_on(sitting),
            "is_newest": attempt.edition_number == sitting.place.edition.number,
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
