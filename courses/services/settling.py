"""Settle a course: read what is live now, and write an edition if it differs from the newest.

Wagtail's signals say less than they seem to (scheduled pages, copies, moves), so nothing is concluded from them.
Settling may run any number of times, at any time, by several workers at once.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from content.enums import Severity
from content.models import Edition
from content.services.editions import TextDraft
from content.services.settling import Roots, write_if_changed
from courses.enums import CertificateKind, LessonRule
from courses.models import CoursePage, LessonPage, ModulePage, QuizPage
from courses.services import effects
from courses.services.evaluating import REEVALUATE
from courses.services.live_tree import LiveTree, counted_module
from courses.services.reading import CourseEdition, newest_course_edition
from courses.services.telling import TELL_CHANGE
from courses.signals import edition_written
from handbooks.services import handbook_key_of
from jobs import services as jobs
from quizzes.services.taking import Asking, PublishedQuiz, forget_root, record_quizzes

SETTLE = "courses.settle"
COURSES = Roots(CoursePage, SETTLE)


@transaction.atomic
def settle(*, course_key: UUID, now: datetime) -> Edition | None:
    """Write the next edition of a course if what is live differs from the newest; None if nothing is new.

    Then enqueues the re-evaluation of those in progress. Holds the lock of the course's source page.
    """
    pages = list(CoursePage.objects.select_for_update(of=("self",)).filter(translation_key=course_key).order_by("pk"))
    COURSES.note_seen(course_key)
    if not pages or not pages[0].live:
        _settle_next(forget_root(root_key=course_key, now=now))
        return None
    trees = {page.locale.language_code: LiveTree(page) for page in pages if page.live}
    source = trees[pages[0].locale.language_code]
    asking, touched = _record_quizzes(course_key, source, trees, now)
    _settle_next(touched)
    before = newest_course_edition(course_key)
    texts = dict(_texts(course_key, source, trees))
    edition = write_if_changed(
        root_key=course_key,
        pages=source.pages,
        outline=_outline(source, trees, asking) | _lagging(before, source, trees, texts),
        texts=texts,
        now=now,
    )
    if edition is not None:
        if before is not None:
            effects.keep_effect(edition=edition, before=before, source=source)
        edition_written.send(sender=Edition, course_key=course_key)
        if edition.severity == Severity.CONTENT:
            jobs.enqueue(TELL_CHANGE, course_key)
        jobs.enqueue(REEVALUATE, course_key)
    return edition


def _settle_next(course_keys: Iterable[UUID]) -> None:
    """Courses that ask questions of this one follow it."""
    for key in sorted(course_keys):
        jobs.enqueue(SETTLE, key)


def schedule_settling(*, pages: Iterable[Any]) -> None:
    """Want the courses of these pages settled. The job's row outlives whatever happens next."""
    COURSES.schedule(pages=pages)


def enqueue_unsettled(now: datetime) -> int:
    """Want every course settled whose live pages are not those that its last settling saw. Four queries."""
    return COURSES.enqueue_unsettled(now)


def _outline(source: LiveTree, trees: dict[str, LiveTree], asking: Mapping[UUID, Asking]) -> dict[str, Any]:
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
                **_unless_default(needed=module.needed_steps, counts_as=_counts_as(module)),
                "steps": [_step(step, module, course, asking) for step in source.steps_of[module.translation_key]],
            }
            for module in source.modules
        ],
        "paths": {language: tree.relative_paths() for language, tree in trees.items()},
        **_unless_default(
            is_in_order=course.is_in_order,
            after_course_key=str(course.opens_after.translation_key) if course.opens_after else "",
            renewal_months=course.renewal_months,
        ),
    }


def _certificate_rule(course: CoursePage) -> dict[str, Any]:
    """Only what differs from the usual, so that courses from before there was a choice stay as their editions are."""
    rule: dict[str, Any] = {}
    if course.certificate_kind != CertificateKind.PASSING:
        rule["kind"] = str(course.certificate_kind)
    if course.certificate_valid_months:
        rule["valid_months"] = course.certificate_valid_months
    return {"certificate": rule} if rule else {}


def _unless_default(**values: Any) -> dict[str, Any]:
    """Only what an author has set: what was added later to the outline makes no new edition of every course."""
    return {name: value for name, value in values.items() if value}


def _lagging(
    before: CourseEdition | None,
    source: LiveTree,
    trees: dict[str, LiveTree],
    texts: Mapping[tuple[UUID, str], TextDraft],
) -> dict[str, Any]:
    """Which translations lag, and which edition's source text each of them follows.

    A translation lags from the edition that changed its source until it is published again.
    """
    if before is None:
        return {}
    behind: dict[str, dict[str, int]] = {}
    for key, language in texts:
        if language == source.language:
            continue
        original, translated = source.by_key[key], trees[language].by_key[key]
        if translated.last_published_at >= original.last_published_at:
            continue
        known = before.outline.behind.get(language, {}).get(key)
        old = before.edition.texts.get((key, source.language))
        has_changed = old is not None and old[0] != texts[key, source.language].sha256(source.language)
        if known or has_changed:
            behind.setdefault(language, {})[str(key)] = known or before.number
    return {"behind": behind} if behind else {}


def _step(
    step: LessonPage | QuizPage,
    module: ModulePage,
    course: CoursePage,
    asking: Mapping[UUID, Asking],
) -> dict[str, Any]:
    outline = {
        "key": str(step.translation_key),
        "kind": str(step.step_kind),
        "is_required": step.is_required,
        "is_sensitive": course.is_sensitive or module.is_sensitive or step.is_sensitive,
        "minutes": step.minutes,
        **_unless_default(rule=step.completion_rule, is_always_renewed=step.is_always_renewed),
    }
    if isinstance(step, LessonPage) and step.completion_rule == LessonRule.CHAPTER and step.chapter is not None:
        outline["chapter"] = [str(step.chapter.translation_key), str(handbook_key_of(step.chapter))]
    if isinstance(step, QuizPage):
        outline["quiz"] = {
            "mode": step.mode,
            "passing_percent": step.passing_percent,
            "shuffles_options": step.shuffles_options,
            **({"rules": rules} if (rules := step.rules.to_json()) else {}),
            "version_ids": list(asking[step.translation_key].version_ids),
            **_unless_default(draws=[draw.to_json() for draw in asking[step.translation_key].draws]),
        }
    return outline


def _counts_as(module: ModulePage) -> list[str]:
    counted = counted_module(module)
    return [str(counted.course_key), str(counted.module_key)] if counted else []


def _record_quizzes(
    course_key: UUID, source: LiveTree, trees: dict[str, LiveTree], now: datetime
) -> tuple[dict[UUID, Asking], set[UUID]]:
    """Write what is new of the course's quizzes to the bank; what each asks, and the courses to settle next."""
    quizzes = []
    for module in source.modules:
        for page in source.steps_of[module.translation_key]:
            if isinstance(page, QuizPage):
                is_sensitive = source.course.is_sensitive or module.is_sensitive or page.is_sensitive
                translations = _translations(page, source.language, trees)
                quizzes.append(
                    PublishedQuiz(
                        page.translation_key, page.questions, translations, is_sensitive, page.shares_questions
                    )
                )
    return record_quizzes(root_key=course_key, quizzes=quizzes, source_language=source.language, now=now)


def _translations(quiz: QuizPage, source_language: str, trees: dict[str, LiveTree]) -> dict[str, Any]:
    """The questions of the quiz's live translations, by language."""
    pages = {language: tree.by_key.get(quiz.translation_key) for language, tree in trees.items()}
    return {
        language: page.questions
        for language, page in pages.items()
        if language != source_language and isinstance(page, QuizPage)
    }


def _texts(
    course_key: UUID, source: LiveTree, trees: dict[str, LiveTree]
) -> Iterable[tuple[tuple[UUID, str], TextDraft]]:
    """The texts of the source outline in every language that has them. A translation cannot add a step."""
    wanted = set(source.by_key)
    for language, tree in trees.items():
        for page in tree.pages:
            if page.translation_key in wanted:
                yield (page.translation_key, language), TextDraft(page.title, page.edition_text())
