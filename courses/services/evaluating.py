"""Who must be counted again although nobody published anything: a deadline has passed, or another course was done."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from courses.enums import Rule
from courses.models import CoursePage, Enrollment, ModulePage, QuizPage
from courses.outline import requirements_of
from courses.services.deriving import asking_of, findings
from courses.services.reading import CourseEdition, edition_of, newest_course_edition
from jobs import services as jobs

EVALUATE_OTHERS = "courses.evaluate_others"
REEVALUATE = "courses.reevaluate"


def want_elsewhere(enrollment: Enrollment, edition: CourseEdition, satisfied: set[UUID], touched: set[UUID]) -> None:
    """A step was done, and with it perhaps a module: want the learner counted again where that module counts.

    ``touched``: the steps that were done just now. A wish, and no query, once a module is done by somebody with another
    course in progress, where any module counts elsewhere; else nothing.
    """
    is_done = any(
        module.required & touched
        and all(found.done(satisfied) == found.needed for found in requirements_of([(module.needed, module.required)]))
        for module in edition.outline.modules
    )
    if is_done and getattr(enrollment, "has_others", True):
        jobs.enqueue(EVALUATE_OTHERS, enrollment.uuid)


def others_counting(enrollment_uuid: UUID) -> list[UUID]:
    """The learner's other enrollments in progress, of courses in which a module of this one counts. Two queries."""
    enrollment = Enrollment.objects.filter(uuid=enrollment_uuid).first()
    if enrollment is None:  # its learner was erased meanwhile
        return []
    others = Enrollment.objects.for_learner_id(enrollment.learner_id).in_progress().exclude(pk=enrollment.pk)
    return [
        other.uuid
        for other in others.with_edition()
        if any(
            module.counts_as and module.counts_as.course_key == enrollment.course_key
            for module in edition_of(other).outline.modules
        )
    ]


def want_where_counted(*, course_key: UUID, now: datetime) -> None:
    """A course was counted again: so are those that let its modules count, if that makes a difference."""
    paths = CoursePage.objects.filter(translation_key=course_key).values_list("path", flat=True)
    for path in paths:
        modules = ModulePage.objects.live().filter(counts_as__path__startswith=path)
        _want_courses_above(modules.values_list("path", flat=True), now)


def want_after_deadlines(*, now: datetime) -> None:
    """Quizzes have closed: whoever tried and may try no more has done the step, where the quiz says so."""
    closed = QuizPage.objects.live().filter(completion_rule=Rule.USED_UP, closes_at__lte=now)
    _want_courses_above(closed.values_list("path", flat=True), now)


def _want_courses_above(paths: Iterable[str], now: datetime) -> None:
    steplen = CoursePage.steplen
    above = {path[:end] for path in paths for end in range(steplen, len(path), steplen)}
    courses = CoursePage.objects.live().filter(path__in=above) if above else CoursePage.objects.none()
    for key in sorted(set(courses.values_list("translation_key", flat=True))):
        _want(key, now)


@transaction.atomic
def _want(course_key: UUID, now: datetime) -> None:
    """Mark those for whom something is found as not counted yet, and want them counted. Nothing if nothing is."""
    edition = newest_course_edition(course_key)
    if edition is None:
        return
    in_progress = Enrollment.objects.for_course(course_key).in_progress()
    found = {finding.enrollment_pk for finding in findings(in_progress, asking_of(edition.outline), now)}
    if found:
        in_progress.filter(pk__in=found).update(counted_edition=None)
        jobs.enqueue(REEVALUATE, course_key)
