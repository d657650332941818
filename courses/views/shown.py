"""What a course shows to readers of one language with the same rights: its steps, titles and addresses.

Nothing in it is about one reader, so that all of them share it: `courses.views.place` adds what the learner has done.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext, override

from content.availability import Availability, Spot
from courses.enums import StepKind
from courses.outline import Outline, Step
from courses.services import CourseEdition, course_edition

LANGUAGE_NAMES = dict(settings.LANGUAGES)


@dataclass(frozen=True)
class ShownCourse:
    """A course in one edition and language, without what these readers may not see. ``urls``: its pages by language."""

    edition: CourseEdition
    language: str
    urls: Mapping[str, str]
    offered: Availability

    @property
    def outline(self) -> Outline:
        """The course's outline, with what is not shown."""
        return self.edition.outline

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The steps that are shown, in order."""
        language_of = self.offered.language_of
        return tuple(step for step in self.outline.steps if language_of(step.module_key) and language_of(step.key))

    @cached_property
    def places(self) -> dict[UUID, int]:
        """Where among ``steps`` each one is, by key."""
        return {step.key: place for place, step in enumerate(self.steps)}

    @property
    def course_url(self) -> str:
        """The course page in this language, else in the source language."""
        return self.urls.get(self.language) or self.urls.get(self.outline.source_language, "/")

    def title(self, key: UUID) -> str:
        """A title in the language that the page is offered in."""
        return self.edition.title(key, self.offered.language_of(key) or self.language)

    def step_url(self, key: UUID, language: str = "") -> tuple[str, str]:
        """(language, address) of a step: in ``language``, else in the one it is offered in, else the course page's."""
        code = language or self.offered.language_of(key)
        path = self.outline.paths.get(code, {}).get(key)
        if path is None or code not in self.urls:
            return self.language, self.course_url
        return code, self.urls[code] + path

    @cached_property
    def modules(self) -> list[tuple[dict[str, Any], list[tuple[UUID, dict[str, Any]]]]]:
        """Modules and their steps as components/outline.html takes them, all that is the same for all readers."""
        return [
            (
                {"title": self.title(module.key), "number": module.number},
                [(step.key, self._row(step)) for step in module.steps if step.key in self.places],
            )
            for module in self.outline.modules
            if any(step.key in self.places for step in module.steps)
        ]

    def _row(self, step: Step) -> dict[str, Any]:
        code, url = self.step_url(step.key)
        return {
            "title": self.title(step.key),
            "url": url,
            "kind": kind_word(step),
            "minutes": step.minutes,
            "language": code if code != self.language else "",
            "language_name": LANGUAGE_NAMES[code] if code != self.language else "",
        }

    @cached_property
    def _language_links(self) -> dict[UUID | None, list[dict[str, Any]]]:
        return {}

    def language_links(self, key: UUID | None) -> list[dict[str, Any]]:
        """A page of the course (or the course's own) in every language; where it is not translated, what says so."""
        known = self._language_links
        if key not in known:
            known[key] = [self._language_link(code, name, key) for code, name in settings.LANGUAGES]
        return known[key]

    def _language_link(self, code: str, name: str, key: UUID | None) -> dict[str, Any]:
        page_key = key or self.outline.course_key
        is_available = self.offered.has(page_key, code)
        if is_available:
            url = self.step_url(key, code)[1] if key else self.urls[code]
        else:
            with override(code):
                url = reverse("courses:untranslated", args=[page_key])
        return {
            "code": code,
            "name": name,
            "url": url,
            "is_current": code == self.language,
            "is_available": is_available,
        }


def kind_word(step: Step) -> str:
    """What a step is, in a word."""
    if step.kind == StepKind.LESSON:
        return gettext("Lesson")
    return gettext("Test") if step.quiz and step.quiz.mode == "test" else gettext("Exercise")


def shown_course(edition: CourseEdition, *, language: str, urls: Mapping[str, str], hidden: Set[Spot]) -> ShownCourse:
    """From this process's memory if it is known; the active language is ``language``. No query."""
    loaded = edition.edition
    return _shown_course(loaded.pk, loaded.sha256, language, tuple(urls.items()), frozenset(hidden))


@lru_cache(maxsize=256)
def _shown_course(
    pk: int, sha256: str, language: str, urls: tuple[tuple[str, str], ...], hidden: frozenset[Spot]
) -> ShownCourse:
    edition, addresses = course_edition(pk, sha256), dict(urls)
    offered = edition.offered(language=language, languages=addresses.keys(), hidden=hidden)
    return ShownCourse(edition, language, addresses, offered)
