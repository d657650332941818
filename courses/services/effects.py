"""What an author's act does to those who study: known before it is done, kept with the edition that it makes.

The numbers are those of re-evaluation: the same requirements, counted by the same rule, over the same records.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language_info, gettext, ngettext
from wagtail.models import Page

from content.models import Edition
from content.services.editions import TextDraft
from courses.models import CoursePage, Enrollment
from courses.models.modules import CoursePart
from courses.progress import Requirement, progress_of
from courses.services.deriving import Asking, by_enrollment, findings
from courses.services.live_tree import LiveTree
from courses.services.reading import CourseEdition, newest_course_edition
from courses.services.reevaluating import tallied
from courses.services.supposing import Supposition
from jobs import services as jobs

MAIL_EFFECT = "courses.mail_effect"


@dataclass(frozen=True)
class Effect:
    """What changes for learners. Numbers of people; titles in the source language."""

    in_progress: int = 0
    completed: int = 0
    # In progress: with more left than now, with less left, and those who complete by it.
    gaining: int = 0
    losing: int = 0
    completing: int = 0
    added: Sequence[str] = ()
    removed: Sequence[str] = ()
    # Translations that will lag: language and number of parts.
    behind: Mapping[str, int] = field(default_factory=dict)
    is_closing: bool = False
    # The course was unpublished, and comes back.
    is_opening: bool = False

    @property
    def touches_anybody(self) -> bool:
        """Whether anybody's progress changes."""
        return bool(self.gaining or self.losing or self.completing or (self.is_closing and self.in_progress))

    @property
    def concerns_anybody(self) -> bool:
        """Whether anybody studies or has studied the course: then the author is asked once more."""
        return bool(self.in_progress or self.completed)

    def as_json(self) -> dict[str, Any]:
        """As an edition keeps it."""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Effect":
        """As an edition kept it."""
        return cls(**data)

    def sentences(self) -> list[str]:
        """In words, for the author."""
        return [sentence for sentence in (*self._of_people(), *self._of_parts(), *self._of_languages()) if sentence]

    def _of_people(self) -> Iterable[str]:
        if self.is_closing:
            yield ngettext(
                "%(count)s person in progress cannot go on until the course is published again.",
                "%(count)s people in progress cannot go on until the course is published again.",
                self.in_progress,
            ) % {"count": self.in_progress}
        else:
            yield from self._of_those_in_progress()
        if self.completed:
            yield ngettext(
                "%(count)s person who has completed the course is not affected; no certificate changes.",
                "%(count)s people who have completed the course are not affected; no certificate changes.",
                self.completed,
            ) % {"count": self.completed}

    def _of_those_in_progress(self) -> Iterable[str]:
        unchanged = self.in_progress - self.gaining - self.losing - self.completing
        if self.is_opening and self.in_progress:
            yield ngettext(
                "%(count)s person in progress can go on again.",
                "%(count)s people in progress can go on again.",
                self.in_progress,
            ) % {"count": self.in_progress}
        if self.gaining:
            yield ngettext(
                "%(count)s person in progress has more left to do.",
                "%(count)s people in progress have more left to do.",
                self.gaining,
            ) % {"count": self.gaining}
        if self.losing:
            yield ngettext(
                "%(count)s person in progress has less left to do.",
                "%(count)s people in progress have less left to do.",
                self.losing,
            ) % {"count": self.losing}
        if self.completing:
            yield ngettext(
                "%(count)s person completes the course by this and gets the certificate.",
                "%(count)s people complete the course by this and get the certificate.",
                self.completing,
            ) % {"count": self.completing}
        if unchanged:
            yield ngettext(
                "For %(count)s person in progress nothing changes.",
                "For %(count)s people in progress nothing changes.",
                unchanged,
            ) % {"count": unchanged}

    def _of_parts(self) -> Iterable[str]:
        if self.added:
            yield gettext("Required from now on: %(titles)s.") % {"titles": ", ".join(self.added)}
        if self.removed:
            yield gettext("No longer required: %(titles)s.") % {"titles": ", ".join(self.removed)}

    def _of_languages(self) -> Iterable[str]:
        for language, count in self.behind.items():
            yield ngettext(
                "%(language)s: the translation will be behind in %(count)s part.",
                "%(language)s: the translation will be behind in %(count)s parts.",
                count,
            ) % {"language": get_language_info(language)["name_translated"].capitalize(), "count": count}


def effect_of_publishing(page: Any) -> Effect:
    """What happens if ``page`` goes live as it is in memory. A translation changes nobody's progress."""
    return next((effect for _course, effect in effect_of_publishing_together([page])), Effect())


def effect_of_publishing_together(pages: Sequence[Any]) -> list[tuple[CoursePage, Effect]]:
    """What happens if these pages go live together as they are in memory, course by course."""
    courses: dict[int, CoursePage] = {}
    changed: dict[int, list[Any]] = {}
    for page in pages:
        course = _source_course(page, going_live=pages)
        if course is not None:
            courses[course.pk] = course
            changed.setdefault(course.pk, []).append(page)
    return [
        (course, _effect(course, Supposition(published=tuple(changed[pk])), changed=changed[pk]))
        for pk, course in courses.items()
    ]


def effect_of_removing(pages: Iterable[Page]) -> list[tuple[CoursePage, Effect]]:
    """What happens if these pages are unpublished or deleted together, course by course.

    What is below them goes with them: a page is not served where one above it is not published.
    """
    pages = [page.specific for page in pages if page.live]
    courses = {course.pk: course for page in pages if (course := _source_course(page)) is not None}
    closed = {page.pk for page in pages}
    for page in pages:
        if not isinstance(page, CoursePage | CoursePart):
            below = [course for course in CoursePage.objects.live().descendant_of(page) if not course.is_translation]
            courses |= {course.pk: course for course in below}
            closed |= {course.pk for course in below}
    found = []
    for course in courses.values():
        if course.pk in closed:
            found.append((course, _closing(course)))
        else:
            found.append((course, _effect(course, Supposition(gone=tuple(page.path for page in pages)))))
    return found


def effect_of_moving(pages: Iterable[Page], new_parent: Page) -> list[tuple[CoursePage, Effect]]:
    """What happens in the courses that pages leave and in the one that they come to, moved together."""
    moved = [page.specific for page in pages if page.live and not issubclass(page.specific_class, CoursePage)]
    if not moved:
        return []
    courses = {
        course.pk: course for place in (*moved, new_parent.specific) if (course := _source_course(place)) is not None
    }
    supposition = Supposition(moved=tuple((page, new_parent.path) for page in moved))
    return [(course, _effect(course, supposition)) for course in courses.values()]


def keep_effect(*, edition: Edition, before: CourseEdition, source: LiveTree) -> None:
    """Store with a new edition what it does to those who study: whoever was not present reads it there, or by mail.

    The mail goes out only if it touches somebody, and nobody was there to see it beforehand. Three statements.
    """
    effect = _compare(edition.root_key, before, source, behind=_newly_behind(edition, before))
    edition.effect = effect.as_json()
    edition.save(update_fields=["effect"])
    if effect.touches_anybody:
        jobs.enqueue(MAIL_EFFECT, edition.pk)


def _newly_behind(edition: Edition, before: CourseEdition) -> dict[str, int]:
    now = edition.outline.get("behind", {})
    known = {code: {str(key) for key in keys} for code, keys in before.outline.behind.items()}
    counts = {code: len(set(keys) - known.get(code, set())) for code, keys in now.items()}
    return {code: count for code, count in counts.items() if count}


def _source_course(page: Any, going_live: Iterable[Any] = ()) -> CoursePage | None:
    """The live course that a page is or stands below, if it is written in the course's source language.

    ``going_live``: pages that are published in the same act, the course's own perhaps among them.
    """
    above = [page.path[:end] for end in range(page.steplen, len(page.path) + 1, page.steplen)]
    is_live = Q(live=True) | Q(pk__in=[other.pk for other in going_live if isinstance(other, CoursePage)])
    course = CoursePage.objects.filter(is_live, path__in=above).select_related("locale").first()
    return None if course is None or course.is_translation else course


def _effect(course: CoursePage, supposing: Supposition, changed: Sequence[Any] = ()) -> Effect:
    before = newest_course_edition(course.translation_key)
    if before is None:
        return Effect()
    tree = LiveTree(course, supposing)
    behind = Counter[str]()
    for page in changed:
        behind.update(_will_lag(before, tree, page))
    return _compare(course.translation_key, before, tree, behind=dict(behind), is_opening=not course.live)


def _compare(
    course_key: UUID, before: CourseEdition, tree: LiveTree, *, behind: Mapping[str, int], is_opening: bool = False
) -> Effect:
    then = tree.requirements()
    old_keys = before.outline.required
    new_keys = frozenset().union(*(requirement.keys for requirement in then))
    titles = {key: page.title for key, page in tree.by_key.items()}
    source = before.outline.source_language
    people: dict[str, Any] = _count(course_key, then, tree.asking())
    return Effect(
        **people,
        is_opening=is_opening,
        added=tuple(title for key, title in titles.items() if key in new_keys - old_keys),
        removed=tuple(
            before.title(step.key, source) for step in before.outline.steps if step.key in old_keys - new_keys
        ),
        behind=behind,
    )


def _count(course_key: UUID, then: Sequence[Requirement], asking: Asking) -> dict[str, int]:
    """Compare what each has left now with what each would have. Some queries, whatever the number of learners."""
    own = Enrollment.objects.for_course(course_key).open()
    counts = {"in_progress": 0, "gaining": 0, "losing": 0, "completing": 0, "completed": own.completed().count()}
    required = sum(requirement.needed for requirement in then)
    rows = own.in_progress().with_tallies(then).only("pk", "steps_done", "steps_required")
    found = by_enrollment(findings(own.in_progress(), asking, timezone.now()))
    for row in rows.iterator(chunk_size=2000):
        progress = progress_of(tallied(row, then, found.get(row.pk, ())), required)
        left, will_be_left = row.steps_required - row.steps_done, required - progress.done
        counts["in_progress"] += 1
        if progress.is_complete:
            counts["completing"] += 1
        elif will_be_left != left:
            counts["gaining" if will_be_left > left else "losing"] += 1
    return counts


def _closing(course: CoursePage) -> Effect:
    own = Enrollment.objects.for_course(course.translation_key).open()
    return Effect(in_progress=own.in_progress().count(), completed=own.completed().count(), is_closing=True)


def _will_lag(before: CourseEdition, tree: LiveTree, changed: Any) -> dict[str, int]:
    key, source = changed.translation_key, tree.language
    old = before.edition.texts.get((key, source))
    if old is None or key not in tree.by_key:
        return {}
    if TextDraft(changed.title, changed.edition_text()).sha256(source) == old[0]:
        return {}
    return {
        language: 1
        for language in before.outline.languages
        if language != source
        and before.edition.has_text(key, language)
        and key not in before.outline.behind.get(language, {})
    }
