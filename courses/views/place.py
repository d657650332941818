"""Where a request is in a course: edition, addresses, and the learner's own records. Gathered once for all views."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language, gettext, override, pgettext
from wagtail.models import Page

from content.availability import Availability
from content.models import EditionQuerySet
from content.readers import reader_of
from content.visibility import hidden_spots
from courses.enums import StepKind
from courses.models import CoursePage, Enrollment, StepRecord
from courses.outline import Outline, Step
from courses.services import CourseEdition, course_edition

LANGUAGE_NAMES = dict(settings.LANGUAGES)


@dataclass
class Place:
    """A course in one edition, as seen by one person in one language."""

    request: HttpRequest
    course_key: UUID
    edition: CourseEdition
    pages: list[CoursePage]
    enrollment: Enrollment | None
    language: str = field(default_factory=lambda: get_language() or settings.LANGUAGE_CODE)

    @cached_property
    def course_urls(self) -> dict[str, str]:
        """The course's address in each language. Without the request: with it, Wagtail asks for the site once more."""
        return {page.locale.language_code: page.get_url() for page in self.pages}

    @cached_property
    def offered(self) -> Availability:
        """What this reader may read of the course, and in which language. One query, or two."""
        hidden = hidden_spots(self.pages, reader_of(self.request))
        return self.edition.offered(language=self.language, languages=self.course_urls.keys(), hidden=hidden)

    @property
    def is_open_to_reader(self) -> bool:
        """Whether the reader may read the course: to be asked at addresses by key, which Wagtail does not guard."""
        return bool(self.offered.language_of(self.course_key))

    @cached_property
    def steps(self) -> list[Step]:
        """The steps that this reader may read, in order; progress counts the others too."""
        language_of = self.offered.language_of
        return [step for step in self.outline.steps if language_of(step.module_key) and language_of(step.key)]

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
        places = [place for place, other in enumerate(self.steps) if other.key == step.key]
        if not places or not 0 <= places[0] + offset < len(self.steps):
            return None
        return self.steps[places[0] + offset]

    @property
    def outline(self) -> Outline:
        """The course's outline."""
        return self.edition.outline

    @cached_property
    def records(self) -> dict[UUID, StepRecord]:
        """The learner's records by step. One query; none without an enrollment."""
        if self.enrollment is None:
            return {}
        return {record.step_key: record for record in self.enrollment.records.all()}

    def is_done(self, key: UUID) -> bool:
        """Whether the learner has done this step."""
        record = self.records.get(key)
        return record is not None and record.is_satisfied

    @property
    def course_url(self) -> str:
        """The course page in this language, else in the source language."""
        return self.course_urls.get(self.language) or self.course_urls.get(self.outline.source_language, "/")

    def title(self, key: UUID) -> str:
        """A title in the language that the page is offered in."""
        return self.edition.title(key, self.offered.language_of(key) or self.language)

    def step_url(self, key: UUID, language: str = "") -> tuple[str, str]:
        """(language, address) of a step: in ``language``, else in the one it is offered in, else the course page's."""
        code = language or self.offered.language_of(key)
        path = self.outline.paths.get(code, {}).get(key)
        if path is None or code not in self.course_urls:
            return self.language, self.course_url
        return code, self.course_urls[code] + path

    @cached_property
    def next_unfinished(self) -> Step | None:
        """Where to go on: where the learner was if that is not done, else the first step that is not done."""
        last = (
            self.outline.step(self.enrollment.last_step_key)
            if self.enrollment and self.enrollment.last_step_key
            else None
        )
        if last in self.steps and not self.is_done(last.key):
            return last
        waiting = [step for step in self.steps if not self.is_done(step.key)]
        later = [step for step in waiting if last is not None and step.number > last.number]
        return next(iter([*later, *waiting]), None)

    def minutes_left(self) -> int:
        """The sum of the minutes of required steps not done."""
        return sum(step.minutes for step in self.steps if step.is_required and not self.is_done(step.key))

    def link(self, step: Step | None) -> dict[str, str] | None:
        """A step as templates link to it; None if the reader may not read it."""
        if step not in self.steps:
            return None
        return {"url": self.step_url(step.key)[1], "title": self.title(step.key)}

    def outline_for_template(self, current: UUID | None = None, *, with_links: bool = True) -> list[dict[str, Any]]:
        """The outline as components/outline.html takes it."""
        rows = {step.key: self._step_for_template(step, current, with_links) for step in self.steps}
        return [
            {
                "title": self.title(module.key),
                "number": module.number,
                "steps": [rows[step.key] for step in module.steps if step.key in rows],
            }
            for module in self.outline.modules
            if any(step.key in rows for step in module.steps)
        ]

    def _step_for_template(self, step: Step, current: UUID | None, with_links: bool) -> dict[str, Any]:
        code, url = self.step_url(step.key)
        record = self.records.get(step.key)
        if record is not None and record.is_satisfied:
            status = "done"
        else:
            status = "current" if record is not None or step.key == current else "open"
        return {
            "title": self.title(step.key),
            "url": url,
            "kind": self.kind_word(step),
            "minutes": step.minutes,
            "status": status,
            "is_current": step.key == current,
            "language": code if code != self.language else "",
            "language_name": LANGUAGE_NAMES[code] if code != self.language else "",
            "is_locked": not with_links,
            "lock_reason": gettext("Opens when you start the course") if not with_links else "",
        }

    @staticmethod
    def kind_word(step: Step) -> str:
        """What a step is, in a word."""
        if step.kind == StepKind.LESSON:
            return gettext("Lesson")
        return gettext("Test") if step.quiz and step.quiz.mode == "test" else gettext("Exercise")

    def language_links(self, key: UUID | None = None) -> list[dict[str, Any]]:
        """This page in every language; where it is not translated, the page that says so."""
        links = []
        for code, name in settings.LANGUAGES:
            is_available = self.offered.has(key or self.course_key, code)
            if is_available:
                url = self.step_url(key, code)[1] if key else self.course_urls[code]
            else:
                with override(code):
                    url = reverse("courses:untranslated", args=[key or self.course_key])
            links.append(
                {
                    "code": code,
                    "name": name,
                    "url": url,
                    "is_current": code == self.language,
                    "is_available": is_available,
                }
            )
        return links

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
    """Where a page of a course is. Two queries: the course in its languages, and the learner's enrollment."""
    if isinstance(page, CoursePage):
        courses = CoursePage.objects.filter(translation_key=page.translation_key)
    else:
        above = [page.path[:end] for end in range(page.steplen, len(page.path), page.steplen)]
        course_key = CoursePage.objects.filter(path__in=above).values("translation_key")[:1]
        courses = CoursePage.objects.filter(translation_key=Subquery(course_key))
    return _place(request, courses)


def place_of_enrollment(request: HttpRequest, enrollment: Enrollment) -> Place | None:
    """Where an enrollment is. One query."""
    return _place(request, CoursePage.objects.filter(translation_key=enrollment.course_key), enrollment)


def place_of_course(request: HttpRequest, course_key: UUID) -> Place | None:
    """A course by its key. Two queries."""
    return _place(request, CoursePage.objects.filter(translation_key=course_key))


def _place(request: HttpRequest, courses: Any, enrollment: Enrollment | None = None) -> Place | None:
    pages = list(
        courses.live()
        .select_related("locale")
        .only("path", "depth", "url_path", "translation_key", "locale", "live")
        .annotate(
            edition_pk=EditionQuerySet.newest_of("translation_key", "pk"),
            edition_sha256=EditionQuerySet.newest_of("translation_key", "sha256"),
        )
    )
    if not pages or pages[0].edition_pk is None:
        return None
    course_key = pages[0].translation_key
    reader = reader_of(request)
    if enrollment is None and reader.is_authenticated:
        enrollment = Enrollment.objects.for_learner(reader).for_course(course_key).open().first()
    return Place(
        request=request,
        course_key=course_key,
        edition=course_edition(pages[0].edition_pk, pages[0].edition_sha256),
        pages=pages,
        enrollment=enrollment,
    )
