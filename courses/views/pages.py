"""Pages of courses, served after Wagtail has found them and checked their privacy."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from content.models import EditionQuerySet
from content.readers import one_each, reader_of
from content.services.editions import text_body
from content.services.rendering import render_text
from content.services.topics import topic_key_of, topics_among, topics_of
from content.upkeep import sources, upkeep
from content.views.not_ready import not_ready
from content.views.plain_language import wants_easy
from courses import services
from courses.enums import Rule, Verb
from courses.models import CourseIndexPage, CoursePage, Enrollment, LessonPage, ModulePage, QuizPage
from courses.outline import Step
from courses.services import course_edition, edition_of
from courses.services.history import additions_since
from courses.views.place import Place, place_of_page
from courses.views.retired import RetiredCourse, retired_course, retired_courses
from courses.views.sections import note_before, section_part
from handbooks.services import chapter_to_read
from quizzes.models import Allowance, Attempt
from quizzes.rules import counting


def catalogue(request: HttpRequest, page: CourseIndexPage) -> HttpResponse:
    """All courses that this reader may see, or those about a topic, each in this language or else in its own.

    Two queries for the topics, one more when one is chosen.
    """
    reader = reader_of(request)
    courses = list(
        CoursePage.objects.visible_to(reader)
        .select_related("locale")
        .annotate(
            edition_pk=EditionQuerySet.newest_of("translation_key", "pk"),
            edition_sha256=EditionQuerySet.newest_of("translation_key", "sha256"),
        )
        .order_by("path")
    )
    language = page.locale.language_code
    chosen = one_each(courses, language)
    topics = topics_among(keys=[course.translation_key for course in chosen], language=language)
    asked = request.GET.get("topic", "")
    key = topic_key_of(slug=asked, language=language) if asked else None
    topic = next((topic for topic in topics if topic.translation_key == key), None)
    if asked:
        about = topics[topic] if topic else set()
        chosen = [course for course in chosen if course.translation_key in about]
    own = {}
    if reader.is_authenticated:
        own = {row.course_key: row for row in Enrollment.objects.for_learner(reader).open()}
    retired = retired_courses(request, [course.translation_key for course in chosen], language)
    # What nobody can begin any more comes last.
    chosen.sort(key=lambda course: course.translation_key in retired)
    return render(
        request,
        "courses/catalogue.html",
        {
            "page": page,
            "cards": _cards(request, chosen, own, retired),
            "topics": list(topics),
            "topic": topic,
            "is_filtered": bool(asked),
        },
    )


def _cards(
    request: HttpRequest,
    courses: list[CoursePage],
    own: Mapping[Any, Enrollment],
    retired: Mapping[Any, RetiredCourse],
) -> list[dict[str, Any]]:
    cards = []
    for course in courses:
        enrollment = own.get(course.translation_key)
        languages: list[str] = [course.locale.language_code]
        if course.edition_pk:
            languages = list(edition_of(course).outline.languages)
        names = dict(settings.LANGUAGES)
        card: dict[str, Any] = {
            "title": course.title,
            "url": course.get_url(request),
            "text": course.promise or course.summary,
            "language": course.locale.language_code,
            "meta": [hours(course.extent_minutes), ", ".join(names[code] for code in languages if code in names)],
        }
        if enrollment and enrollment.is_completed:
            card |= {"tag": gettext("Completed"), "tag_kind": "ok", "tag_icon": "circle-check"}
        elif enrollment:
            card |= {"tag": gettext("In progress"), "tag_kind": "current", "tag_icon": "circle-dot"}
            card |= {"done": enrollment.steps_done, "total": enrollment.steps_required}
        elif course.translation_key in retired:
            card |= {"tag": gettext("Takes no new learners"), "tag_icon": "archive"}
        elif course.is_sensitive:
            card |= {"tag": gettext("Deals with violence"), "tag_kind": "care", "tag_icon": "triangle-alert"}
        card["retired"] = retired.get(course.translation_key)
        cards.append(card)
    return cards


def hours(minutes: int) -> str:
    """An extent in words: minutes up to an hour, then hours and minutes."""
    if minutes < 60:
        return gettext("about %(minutes)s min") % {"minutes": minutes}
    whole, rest = divmod(minutes, 60)
    if rest:
        return gettext("about %(hours)s h %(minutes)s min") % {"hours": whole, "minutes": rest}
    return gettext("about %(hours)s h") % {"hours": whole}


def course(request: HttpRequest, page: CoursePage) -> HttpResponse:
    """The course: what it promises, what earns the certificate, and one panel with the next thing to do."""
    place = place_of_page(request, page)
    if place is None:  # published a moment ago: no edition yet
        return not_ready(request, page)
    found = place.edition.text_sha256(place.course_key, place.language)
    body = text_body(found[1]) if found else {}
    links = place.language_links()
    retired = retired_course(request, place.course_key, place.language)
    place.ended = ended_of(place) if retired else None
    return place.render(
        "courses/course.html",
        {
            "page": page,
            "title": place.title(place.course_key),
            "body": body,
            **upkeep(body),
            "sources": sources(body),
            "extent": hours(place.outline.extent_minutes),
            "topics": topics_of(translation_key=place.course_key, language=place.language),
            "languages": [link["name"] for link in links if link["is_available"]],
            "outline": place.outline_for_template(shut=shut_to(place, retired)),
            "next_step": place.link(place.next_unfinished),
            "extent_left": hours(place.minutes_left()),
            "added_steps": added_steps(place),
            "decisions": decisions_shown(place),
            "counted": counted_shown(place),
            "retired": retired,
            "ended": place.ended,
            "renewal": None if retired else renewal_of(place),
            "language_links": links,
        },
    )


def ended_of(place: Place) -> Enrollment | None:
    """What the reader had begun when the course was retired, and not completed. One query, where somebody asks."""
    reader = reader_of(place.request)
    if place.enrollment is not None or not reader.is_authenticated:
        return None
    own = Enrollment.objects.for_learner(reader).for_course(place.course_key)
    return own.ended().order_by("-closed_at").first()


def shut_to(place: Place, retired: RetiredCourse | None) -> str:
    """Why the reader can open none of the course's steps, in words; nothing if they can."""
    if place.enrollment is not None or place.outline.is_open_reading:
        return ""
    if place.ended is not None:
        return gettext("Closed for you")
    return gettext("Takes no new learners") if retired else gettext("Opens when you start the course")


def added_steps(place: Place) -> list[dict[str, Any]]:
    """What has become required since the learner began and is not done: why their percent may have fallen."""
    enrollment = place.enrollment
    if enrollment is None or enrollment.is_completed:
        return []
    offered = {step.key for step in place.steps}
    return [
        {"title": place.title(addition.key), "at": addition.at}
        for addition in additions_since(place.edition, enrollment.started_edition)
        if addition.key in offered and not place.is_done(addition.key)
    ]


def decisions_shown(place: Place) -> list[dict[str, Any]]:
    """What others decided about this learner's steps: who, when and why. No query where nobody did."""
    if place.enrollment is None or not any(record.is_decided for record in place.records.values()):
        return []
    return [
        {
            "title": place.title(event.step_key),
            "what": event.get_verb_display() if event.verb != Verb.SATISFIED else event.get_rule_display(),
            "by": event.actor.full_name if event.actor else "",
            "at": event.at,
            "reason": event.reason,
        }
        for event in place.enrollment.events.decisions()
        if event.step_key in place.shown.places
    ]


def counted_shown(place: Place) -> list[dict[str, Any]]:
    """What was done in another course and counts here, by course and day. No query where nothing is."""
    if place.enrollment is None or all(record.satisfied_by != Rule.COUNTED for record in place.records.values()):
        return []
    events = place.enrollment.events.filter(rule=Rule.COUNTED).order_by("at", "pk")
    rows: dict[tuple[Any, Any], dict[str, Any]] = {}
    for event in events:
        if event.step_key in place.shown.places:
            row = rows.setdefault((event.source, event.at), {"at": event.at, "source": event.source, "titles": []})
            row["titles"].append(place.title(event.step_key))
    sources: Any = Enrollment.objects.with_edition().filter(uuid__in={row["source"] for row in rows.values()})
    titles = {
        uuid: course_edition(pk, sha256).title(key, place.language)
        for uuid, key, pk, sha256 in sources.values_list("uuid", "course_key", "edition_pk", "edition_sha256")
    }
    return [{**row, "course": titles.get(row["source"], "")} for row in rows.values()]


def renewal_of(place: Place) -> dict[str, Any] | None:
    """When the completed course must be renewed, and whether it may be now."""
    enrollment = place.enrollment
    due = services.renewal_due(enrollment, place.outline) if enrollment else None
    if due is None:
        return None
    now = timezone.now()
    return {"due": due, "is_open": now >= due - services.RENEWAL_WINDOW, "is_late": now > due}


def module(request: HttpRequest, page: ModulePage) -> HttpResponse:
    """A module has no page of its own: its course shows it."""
    place = place_of_page(request, page)
    if place is None:
        raise Http404
    return redirect(place.course_url)


def lesson(request: HttpRequest, page: LessonPage) -> HttpResponse:
    """A lesson, to those who may read it."""
    place, step, refusal = _enter(request, page)
    if refusal is not None:
        return refusal
    assert place is not None and step is not None  # noqa: S101 - for the type checker
    return place.render("courses/lesson.html", lesson_context(place, step), step=step)


def lesson_context(place: Place, step: Step) -> dict[str, Any]:
    """What the lesson's template shows. No query once the text is in the cache."""
    code, sha256 = place.edition.text_sha256(step.key, place.language) or ("", "")
    body = text_body(sha256)
    easy = {"stream": body.get("easy_stream", [])}
    is_easy = bool(easy["stream"]) and wants_easy(place.request)
    return {
        **step_context(place, step),
        "body": body,
        "content": render_text(sha256, body, code) if not is_easy else render_text(f"{sha256}:easy", easy, code),
        **_chapter(place, step),
        "has_easy": "easy_stream" in body,
        "is_easy": is_easy,
        "has_contacts": any(part["type"] == "contacts" for part in body["stream"]),
        "content_language": code if code != place.language else "",
        **upkeep(body),
        "sources": sources(body),
    }


def _chapter(place: Place, step: Step) -> dict[str, Any]:
    """The chapter of a handbook that the lesson asks to read; without one that the reader may read, it asks none."""
    if step.chapter is None:
        return {}
    found = chapter_to_read(key=step.chapter.key, reader=reader_of(place.request), language=place.language)
    if found is None:
        return {"is_chapter_gone": True}
    code = found.locale.language_code
    return {
        "chapter": {
            "title": f"{found.number} {found.title}".strip(),
            "url": found.get_url(place.request),
            "language": code if code != place.language else "",
        }
    }


def quiz(request: HttpRequest, page: QuizPage) -> HttpResponse:
    """The page of a quiz: what it asks, and how earlier tries went. Questions have pages of their own."""
    place, step, refusal = _enter(request, page)
    if refusal is not None:
        return refusal
    assert place is not None and step is not None and step.quiz is not None  # noqa: S101 - for the type checker
    code, sha256 = place.edition.text_sha256(step.key, place.language) or ("", "")
    body = text_body(sha256)
    attempts: list[Attempt] = []
    rules, now = step.quiz.rules, timezone.now()
    if place.enrollment is not None:
        rules = rules.allowing(Allowance.objects.for_learner(request.user).for_quiz(step.key).together())
        attempts = list(
            Attempt.objects.for_learner(request.user).for_quiz(step.key, place.enrollment.uuid).order_by("-started_at")
        )
    # One whose time is over is ended within a minute; until then it is neither open nor does it bar a new one.
    open_attempt = next((attempt for attempt in attempts if attempt.is_open and not attempt.is_overdue(now)), None)
    graded = [attempt for attempt in attempts if not attempt.is_open]
    return place.render(
        "courses/quiz.html",
        {
            **step_context(place, step),
            "body": body,
            "content_language": code if code != place.language else "",
            **upkeep(body),
            "sources": sources(body),
            "quiz": step.quiz,
            "rules": rules,
            "refusal": None
            if open_attempt
            else rules.refusal([attempt.submitted_at for attempt in graded if attempt.submitted_at], now),
            "used_attempts": len(attempts),
            "counting": counting(graded, rules.policy),
            "question_count": step.quiz.question_count,
            "open_attempt": open_attempt,
            "graded": graded,
        },
        step=step,
    )


def step_context(place: Place, step: Step) -> dict[str, Any]:
    """What all steps' pages share: where one is, and the ways on."""
    contacts = section_part(place, step.module_key, "contacts") if step.is_sensitive else ""
    return {
        "title": place.title(step.key),
        "section_contacts": contacts,
        "course_title": place.title(place.course_key),
        "module_title": place.title(step.module_key),
        "outline": place.outline_for_template(step.key),
        "step_count": len(place.outline.steps),
        "is_done": place.is_done(step.key),
        "waits_for_trainer": step.rule == Rule.CONFIRMED and not place.is_done(step.key),
        "follows": place.follows(step.key),
        "previous": place.link(place.beside(step, -1)),
        "next": place.link(place.beside(step, 1)),
        "language_links": place.language_links(step.key),
    }


def _enter(request: HttpRequest, page: LessonPage | QuizPage) -> tuple[Place | None, Step | None, HttpResponse | None]:
    """The gate that every view of a step passes: settled? enrolled or open? Notes the first view."""
    place = place_of_page(request, page)
    step = place.outline.step(page.translation_key) if place else None
    if place is None or step is None:
        # Live, but not in the newest edition: published a moment ago, or below a module that is not live.
        return None, None, not_ready(request, page)
    if not place.may_open(step, page):
        return None, None, redirect(place.course_url)
    reason = place.lock_reason(step.key) if place.enrollment is not None else ""
    if reason:
        context = {"title": place.title(step.key), "reason": reason, "next_step": place.link(place.next_unfinished)}
        return None, None, place.render("courses/locked.html", context, step=step, status=403)
    note = note_before(place, step)
    if note:
        return None, None, redirect(note)
    if place.enrollment is not None:
        _note_view(request, place, step)
    return place, step, None


def _note_view(request: HttpRequest, place: Place, step: Step) -> None:
    assert place.enrollment is not None  # noqa: S101 - for the type checker
    now = timezone.now()
    services.view_step(enrollment=place.enrollment, step_key=step.key, is_new=step.key not in place.records, now=now)
    if step.rule == Rule.VISITED and not place.is_done(step.key):
        outcome = services.satisfy_step(
            learner=request.user,
            enrollment_uuid=place.enrollment.uuid,
            step_key=step.key,
            rule=Rule.VISITED,
            language=place.language,
            now=now,
        )
        place.enrollment = outcome.enrollment
        place.__dict__.pop("records", None)  # asked for again: this view has made one
