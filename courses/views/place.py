"""Where a request is in a course: edition, addresses, and the learner's own records. Gathered once for all views."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language, gettext, override, pgettext
from wagtail.models import Page

from content.availability import Availability
from content.models import EditionQuerySet
from content.readers import reader_of
from content.services.site_memory import hidden_from_reader, remembered
from courses.enums import StepKind
from courses.models import CoursePage, Enrollment, StepRecord
from courses.outline import Outline, Step
from courses.services import CourseEdition, edition_of, open_enrollment, records_of
from courses.views.shown import ShownCourse, shown_course


@dataclass
class Place:
    """A course in one edition, as seen by one person in one language."""

    request: HttpRequest
    course_key: UUID
    edition: CourseEdition
    pages: list[CoursePage]
    enrollment: Enrollment | None
    language: str = field(default_factory=lambda: get_language() or settings.LANGUAGE_CODE)
    # Unpublished: nothing of it is offered, but what a learner has begun in it goes on.
    is_withdrawn: bool = False
    # What the reader had begun when the course was closed for them: shown, and nothing of it goes on.
    ended: Enrollment | None = None

    @cached_property
    def course_urls(self) -> dict[str, str]:
        """The course's address in each language. Without the request: with it, Wagtail asks for the site once more."""
        if self.is_withdrawn:
            return {}
        return {page.locale.language_code: page.get_url() for page in self.pages}

    @cached_property
    def shown(self) -> ShownCourse:
        """What this reader sees of the course. No query where nothing is restricted."""
        hidden = hidden_from_reader(self.request, self.pages)
        return shown_course(self.edition, language=self.language, urls=self.course_urls, hidden=hidden)

    @property
    def offered(self) -> Availability:
        """What this reader may read of the course, and in which language."""
        return self.shown.offered

    @property
    def is_open_to_reader(self) -> bool:
        """Whether the reader may read the course: to be asked at addresses by key, which Wagtail does not guard."""
        return bool(self.offered.language_of(self.course_key))

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps that this reader may read, in order; progress counts the others too."""
        return self.shown.steps

    def may_open(self, step: Step, page: Any) -> bool:
        """Whether the reader is enrolled, or the lesson is open to all, or the reader writes the page.

        Whoever writes it reads without being enrolled, and nothing is written about them.
        """
        if self.enrollment is not None or (self.outline.is_open_reading and step.kind == StepKind.LESSON):
            return True
        reader = reader_of(self.request)
        return reader.is_authenticated and page.specific.permissions_for_user(reader).can_edit()

    def beside(self, step: Step, offset: int) -> Step | None:
        """The step before (-1) or after (1) this one, of those that the reader may read."""
        place = self.shown.places.get(step.key)
        if place is None or not 0 <= place + offset < len(self.steps):
            return None
        return self.steps[place + offset]

    @property
    def outline(self) -> Outline:
        """The course's outline."""
        return self.edition.outline

    @cached_property
    def records(self) -> dict[UUID, StepRecord]:
        """The learner's records by step. One query; none without an enrollment."""
        enrollment = self.enrollment or self.ended
        return records_of(enrollment) if enrollment else {}

    def is_done(self, key: UUID) -> bool:
        """Whether the learner has done this step."""
        record = self.records.get(key)
        return record is not None and record.is_satisfied

    def follows(self, key: UUID) -> dict[str, Any] | None:
        """Of a translation that lags: which edition it follows; of any other text, nothing."""
        code = self.offered.language_of(key)
        number = self.outline.behind.get(code, {}).get(key)
        if number is None:
            return None
        return {
            "edition": number,
            "newest": self.edition.number,
            "source_url": self.step_url(key, self.outline.source_language)[1],
            "source_language": self.outline.source_language,
        }

    def lock_reason(self, key: UUID) -> str:
        """What opens this step, in words; nothing if it is open."""
        module = self.outline.lock_on(key, self.records.values()) if self.enrollment else None
        if module is None:
            return ""
        return gettext("Opens when “%(title)s” is done") % {"title": self.title(module.key)}

    @property
    def course_url(self) -> str:
        """The course page in this language, else in the source language."""
        return reverse("website:my_learning") if self.is_withdrawn else self.shown.course_url

    def title(self, key: UUID) -> str:
        """A title in the language that the page is offered in."""
        return self.shown.title(key)

    def step_url(self, key: UUID, language: str = "") -> tuple[str, str]:
        """(language, address) of a step: in ``language``, else in the one it is offered in, else the course page's."""
        if self.is_withdrawn:
            return self.language, self.course_url
        return self.shown.step_url(key, language)

    @cached_property
    def next_unfinished(self) -> Step | None:
        """Where to go on: where the learner was if that is not done, else the first step that is not done."""
        last = (
            self.outline.step(self.enrollment.last_step_key)
            if self.enrollment and self.enrollment.last_step_key
            else None
        )
        if last and last.key in self.shown.places and not self.is_done(last.key):
            return last
        waiting = [step for step in self.steps if not self.is_done(step.key) and not self.lock_reason(step.key)]
        later = [step for step in waiting if last is not None and step.number > last.number]
        return next(iter([*later, *waiting]), None)

    def minutes_left(self) -> int:
        """The sum of the minutes of required steps not done."""
        return sum(step.minutes for step in self.steps if step.is_required and not self.is_done(step.key))

    def link(self, step: Step | None) -> dict[str, str] | None:
        """A step as templates link to it; None if the reader may not read it."""
        if step is None or step.key not in self.shown.places:
            return None
        return {"url": self.step_url(step.key)[1], "title": self.title(step.key)}

    def outline_for_template(self, current: UUID | None = None, *, shut: str = "") -> list[dict[str, Any]]:
        """The outline as components/outline.html takes it. ``shut``: why none of its steps can be opened."""
        locks = {step.key: shut or self.lock_reason(step.key) for step in self.steps}
        return [
            {
                **module,
                "steps": [
                    {
                        **row,
                        "status": self._status(key, current),
                        "is_current": key == current,
                        "is_locked": bool(locks[key]),
                        "lock_reason": locks[key],
                    }
                    for key, row in rows
                ],
            }
            for module, rows in self.shown.modules
        ]

    def _status(self, key: UUID, current: UUID | None) -> str:
        record = self.records.get(key)
        if record is not None and record.is_satisfied:
            return "done"
        return "current" if record is not None or key == current else "open"

    def language_links(self, key: UUID | None = None) -> list[dict[str, Any]]:
        """This page in every language; where it is not translated, the page that says so."""
        return self.shown.language_links(key)

    def key_links(self, view: str, key: UUID) -> list[dict[str, Any]]:
        """A page at an address by key, in every language."""
        links = []
        for code, name in settings.LANGUAGES:
            with override(code):
                url = reverse(view, args=[key])
            links.append(
                {"code": code, "name": name, "url": url, "is_current": code == self.language, "is_available": True}
            )
        return links

    def render(
        self,
        template: str,
        context: dict[str, Any],
        *,
        step: Step | None = None,
        is_sensitive: bool | None = None,
        status: int = 200,
    ) -> HttpResponse:
        """Answer with a page of this course: neutral and not kept by the browser where it is sensitive."""
        if is_sensitive is None:
            is_sensitive = step.is_sensitive if step else self.outline.is_sensitive
        context = {"place": self, "is_sensitive": is_sensitive, "step": step, **context}
        if is_sensitive:
            context.setdefault("neutral_title", neutral_title(step))
        response = render(self.request, template, context, status=status)
        if is_sensitive:
            patch_cache_control(response, private=True, no_store=True)
        elif self.enrollment is not None:
            patch_cache_control(response, private=True, no_cache=True)
        return response


def neutral_title(step: Step | None) -> str:
    """A title that tells nothing: what a browser's history keeps of a sensitive page."""
    if step is None:
        return pgettext("neutral page title", "Course")
    return pgettext("neutral page title", "Part %(number)s") % {"number": step.number}


def place_of_page(request: HttpRequest, page: Page) -> Place | None:
    """Where a page of a course is. One query if this process knows the course: the learner's enrollment."""
    key = remembered(request, ("course of", page.path), lambda: _course_key(page))
    return _place(request, key) if key else None


def place_of_enrollment(request: HttpRequest, enrollment: Enrollment, *, even_withdrawn: bool = False) -> Place | None:
    """Where an enrollment is. No query if this process knows the course; one for an unpublished one, if wanted."""
    place = _place(request, enrollment.course_key, enrollment)
    if place is None and even_withdrawn:
        pages = list(_with_editions(CoursePage.objects.filter(translation_key=enrollment.course_key)))
        place = _place_of(request, pages, enrollment)
        if place is not None:
            place.is_withdrawn = True
    return place


def place_of_course(request: HttpRequest, course_key: UUID) -> Place | None:
    """A course by its key. One query if this process knows the course: the learner's enrollment."""
    return _place(request, course_key)


def _course_key(page: Page) -> UUID | None:
    """The key of the course that a page is, or is in."""
    here_and_above = [page.path[:end] for end in range(page.steplen, len(page.path) + 1, page.steplen)]
    return CoursePage.objects.filter(path__in=here_and_above).values_list("translation_key", flat=True).first()


def _pages(course_key: UUID) -> list[CoursePage]:
    """The course's live pages, one in each language, each with the newest edition's number and hash. One query."""
    return list(_with_editions(CoursePage.objects.filter(translation_key=course_key).live()))


def _with_editions(courses: Any) -> Any:
    return (
        courses.select_related("locale")
        .only("path", "depth", "url_path", "translation_key", "locale", "live")
        .annotate(
            edition_pk=EditionQuerySet.newest_of("translation_key", "pk"),
            edition_sha256=EditionQuerySet.newest_of("translation_key", "sha256"),
        )
    )


def _place(request: HttpRequest, course_key: UUID, enrollment: Enrollment | None = None) -> Place | None:
    return _place_of(request, remembered(request, ("course", course_key), lambda: _pages(course_key)), enrollment)


def _place_of(request: HttpRequest, pages: list[CoursePage], enrollment: Enrollment | None) -> Place | None:
    if not pages or pages[0].edition_pk is None:
        return None
    course_key = pages[0].translation_key
    reader = reader_of(request)
    if enrollment is None and reader.is_authenticated:
        enrollment = open_enrollment(learner=reader, course_key=course_key)
    return Place(
        request=request,
        course_key=course_key,
        edition=edition_of(pages[0]),
        pages=pages,
        enrollment=enrollment,
    )
