"""Settle a course: read what is live now, and write an edition if it differs from the newest.

Wagtail's signals say less than they seem to (scheduled pages, copies, moves), so nothing is concluded from them.
Settling may run any number of times, at any time, by several workers at once.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from content.models import BasePage, Edition
from content.services.editions import TextDraft
from content.services.settling import Roots, write_if_changed
from courses.enums import CertificateKind
from courses.models import CoursePage, LessonPage, ModulePage, QuizPage
from courses.signals import edition_written
from jobs import services as jobs
from quizzes.blocks import draft_questions
from quizzes.services import record_versions

SETTLE = "courses.settle"
REEVALUATE = "courses.reevaluate"
COURSES = Roots(CoursePage, SETTLE)


@transaction.atomic
def settle(*, course_key: UUID, now: datetime) -> Edition | None:
    """Write the next edition of a course if what is live differs from the newest; None if nothing is new.

    Then enqueues the re-evaluation of those in progress. Holds the lock of the course's source page.
    """
    pages = list(CoursePage.objects.select_for_update(of=("self",)).filter(translation_key=course_key).order_by("pk"))
    if not pages or not pages[0].live:
        return None
    trees = {page.locale.language_code: LiveTree(page) for page in pages if page.live}
    source = trees[pages[0].locale.language_code]
    edition = write_if_changed(
        root_key=course_key,
        pages=source.pages,
        outline=_outline(course_key, source, trees, now),
        texts=dict(_texts(course_key, source, trees)),
        now=now,
    )
    if edition is not None:
        edition_written.send(sender=Edition, course_key=course_key)
        jobs.enqueue(REEVALUATE, course_key)
    return edition


def schedule_settling(*, pages: Iterable[Any]) -> None:
    """Want the courses of these pages settled. The job's row outlives whatever happens next."""
    COURSES.schedule(pages=pages)


def enqueue_unsettled() -> int:
    """Want every course settled that has been published later than its last settling began. Three queries."""
    return COURSES.enqueue_unsettled()


class LiveTree:
    """The live pages of a course in one language: modules under the course, steps under live modules. Three queries."""

    def __init__(self, course: CoursePage) -> None:
        self.course = course
        self.language = course.locale.language_code
        self.modules = list(ModulePage.objects.child_of(course).live().order_by("path"))
        steps: list[LessonPage | QuizPage] = [
            *LessonPage.objects.descendant_of(course).live().prefetch_related("source_links__source"),
            *QuizPage.objects.descendant_of(course).live().prefetch_related("source_links__source"),
        ]
        by_module: dict[str, list[Any]] = {module.path: [] for module in self.modules}
        for step in sorted(steps, key=lambda step: step.path):
            by_module.get(step.path[: -step.steplen], []).append(step)
        self.steps_of = {module.translation_key: by_module[module.path] for module in self.modules}
        self.pages: list[BasePage] = [
            course,
            *(page for module in self.modules for page in (module, *by_module[module.path])),
        ]
        self.by_key = {page.translation_key: page for page in self.pages}

    def relative_paths(self) -> dict[str, str]:
        """Addresses of steps below the course page, so that moving the course changes no edition."""
        start = len(self.course.url_path)
        return {str(step.translation_key): step.url_path[start:] for steps in self.steps_of.values() for step in steps}


def _outline(course_key: UUID, source: LiveTree, trees: dict[str, LiveTree], now: datetime) -> dict[str, Any]:
    course = source.course
    return {
        "kind": "course",
        "source_language": source.language,
        "languages": sorted(trees, key=lambda language: (language != source.language, language)),
        "is_sensitive": course.is_sensitive,
        "is_open_reading": course.is_open_reading,
        "extent_minutes": course.extent_minutes,
        "issuer": course.issuer.name if course.issuer else "",
        "responsible": course.responsible,
        **_certificate_rule(course),
        "modules": [
            {
                "key": str(module.translation_key),
                "steps": [
                    _step(step, module, course, source.language, trees, now)
                    for step in source.steps_of[module.translation_key]
                ],
            }
            for module in source.modules
        ],
        "paths": {language: tree.relative_paths() for language, tree in trees.items()},
    }


def _certificate_rule(course: CoursePage) -> dict[str, Any]:
    """Only what differs from the usual, so that courses from before there was a choice stay as their editions are."""
    rule: dict[str, Any] = {}
    if course.certificate_kind != CertificateKind.PASSING:
        rule["kind"] = str(course.certificate_kind)
    if course.certificate_valid_months:
        rule["valid_months"] = course.certificate_valid_months
    return {"certificate": rule} if rule else {}


def _step(
    step: LessonPage | QuizPage,
    module: ModulePage,
    course: CoursePage,
    source_language: str,
    trees: dict[str, LiveTree],
    now: datetime,
) -> dict[str, Any]:
    outline = {
        "key": str(step.translation_key),
        "kind": str(step.step_kind),
        "is_required": step.is_required,
        "is_sensitive": course.is_sensitive or module.is_sensitive or step.is_sensitive,
        "minutes": step.minutes,
    }
    if isinstance(step, QuizPage):
        outline["quiz"] = {
            "mode": step.mode,
            "passing_percent": step.passing_percent,
            "shuffles_options": step.shuffles_options,
            **({"rules": rules} if (rules := step.rules.to_json()) else {}),
            "version_ids": _record_questions(step, source_language, trees, now),
        }
    return outline


def _record_questions(quiz: QuizPage, source_language: str, trees: dict[str, LiveTree], now: datetime) -> list[int]:
    """Write what is new of a quiz's questions to the bank; the version ids in order."""
    translated = {}
    for language, tree in trees.items():
        page = tree.by_key.get(quiz.translation_key)
        if language != source_language and isinstance(page, QuizPage):
            translated[language] = page.questions
    drafts = draft_questions(quiz.translation_key, quiz.questions, translated, source_language)
    versions = record_versions(quiz_key=quiz.translation_key, drafts=drafts, source_language=source_language, now=now)
    return [version.pk for version in versions]


def _texts(
    course_key: UUID, source: LiveTree, trees: dict[str, LiveTree]
) -> Iterable[tuple[tuple[UUID, str], TextDraft]]:
    """The texts of the source outline in every language that has them. A translation cannot add a step."""
    wanted = set(source.by_key)
    for language, tree in trees.items():
        for page in tree.pages:
            if page.translation_key in wanted:
                yield (page.translation_key, language), TextDraft(page.title, page.edition_text())
