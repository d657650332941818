"""What retiring a course does to learners: known before it is decided, kept with the decision."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from courses.enums import WhenRetired
from courses.models import CoursePage, Enrollment
from courses.progress import count_requirements
from courses.services.deriving import brought_along
from courses.services.reading import newest_course_edition


@dataclass(frozen=True)
class Terms:
    """What is decided: what those in progress get, and the key of the course that stands in."""

    in_progress: str = WhenRetired.FINISH
    finish_until: date | None = None
    successor_key: UUID | None = None


@dataclass(frozen=True)
class RetirementEffect:
    """What retiring does to learners. Numbers of people; titles in their source languages."""

    in_progress: int = 0
    completed: int = 0
    # In progress: with something done that counts in the successor; and with nothing left to do there.
    bringing: int = 0
    done_there: int = 0
    # Completed, where the course would have had to be renewed.
    renewing: int = 0
    successor: str = ""
    # Courses that open after this one.
    opening_after: tuple[str, ...] = ()

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "RetirementEffect":
        """As a row keeps it."""
        return cls(**{**data, "opening_after": tuple(data.get("opening_after", ()))})

    def as_json(self) -> dict[str, Any]:
        """As a row keeps it."""
        return {**asdict(self), "opening_after": list(self.opening_after)}

    def sentences(self, terms: Any) -> list[str]:
        """In words, for the author. ``terms``: Terms, or a Retirement."""
        return [*self._of_progress(terms), *self._of_successor(), *self._of_others()]

    def _of_progress(self, terms: Any) -> Iterable[str]:
        yield gettext("Nobody can begin the course any more.")
        facts: dict[str, Any] = {"count": self.in_progress, "date": _written(terms.finish_until)}
        if not self.in_progress:
            yield gettext("Nobody has begun it without completing it.")
        elif terms.in_progress == WhenRetired.CLOSE:
            yield (
                ngettext(
                    "For %(count)s person in progress the course is closed now; what they have done is kept.",
                    "For %(count)s people in progress the course is closed now; what they have done is kept.",
                    self.in_progress,
                )
                % facts
            )
        elif terms.finish_until:
            yield (
                ngettext(
                    "%(count)s person in progress may finish until %(date)s. "
                    "Then it is closed for whoever has not; what they have done is kept.",
                    "%(count)s people in progress may finish until %(date)s. "
                    "Then it is closed for whoever has not; what they have done is kept.",
                    self.in_progress,
                )
                % facts
            )
        else:
            yield (
                ngettext(
                    "%(count)s person in progress may finish, however long it takes.",
                    "%(count)s people in progress may finish, however long it takes.",
                    self.in_progress,
                )
                % facts
            )

    def _of_successor(self) -> Iterable[str]:
        if not self.successor:
            yield gettext("No other course is offered in its place.")
            return
        facts = {"title": self.successor, "count": self.bringing, "done": self.done_there}
        yield gettext("Everybody is led to “%(title)s”. Nobody is enrolled there without asking.") % facts
        if self.in_progress:
            yield (
                ngettext(
                    "%(count)s of them has done something here that counts there.",
                    "%(count)s of them have done something here that counts there.",
                    self.bringing,
                )
                % facts
            )
        if self.done_there:
            yield (
                ngettext(
                    "%(done)s has nothing left to do there, and completes it by beginning it.",
                    "%(done)s have nothing left to do there, and complete it by beginning it.",
                    self.done_there,
                )
                % facts
            )

    def _of_others(self) -> Iterable[str]:
        if self.completed:
            yield ngettext(
                "%(count)s person has completed the course: certificate and studied edition stay.",
                "%(count)s people have completed the course: certificates and studied editions stay.",
                self.completed,
            ) % {"count": self.completed}
        if self.renewing:
            yield gettext("None of them can renew it any more.")
        if self.opening_after:
            titles = ", ".join(self.opening_after)
            if self.successor:
                yield gettext("These open after this course or “%(title)s”: %(titles)s.") % {
                    "title": self.successor,
                    "titles": titles,
                }
            else:
                yield gettext("These no longer ask for this course first: %(titles)s.") % {"titles": titles}


def effect_of_retiring(*, course_key: UUID, terms: Terms) -> RetirementEffect:
    """What retiring a course on these terms does. Some queries, whatever the number of learners."""
    own = Enrollment.objects.for_course(course_key).open()
    edition, completed = newest_course_edition(course_key), own.completed().count()
    after = CoursePage.objects.live().filter(opens_after__translation_key=course_key).order_by("pk")
    effect = RetirementEffect(
        in_progress=own.in_progress().count(),
        completed=completed,
        renewing=completed if edition and edition.outline.renewal_months else 0,
        opening_after=tuple(dict.fromkeys(page.title for page in after if not page.is_translation)),
    )
    successor = newest_course_edition(terms.successor_key) if terms.successor_key else None
    if successor is None:
        return effect
    brought = brought_along(own.in_progress(), successor.outline, course_key)
    begun = set(
        Enrollment.objects.for_course(successor.outline.course_key)
        .open()
        .filter(learner_id__in=own.in_progress().values("learner_id"))
        .values_list("learner_id", flat=True)
    )
    requirements = successor.outline.requirements
    return replace(
        effect,
        successor=successor.title(successor.outline.course_key, successor.outline.source_language),
        bringing=len(brought),
        done_there=sum(
            learner not in begun and count_requirements(requirements, keys).is_complete
            for learner, keys in brought.items()
        ),
    )


def _written(day: date | None) -> str:
    return date_format(day, "SHORT_DATE_FORMAT") if day else ""
