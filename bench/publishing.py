"""What publishing costs in a course that thousands are taking: the preview, the author's wait, counting everybody again."""

import time
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from bench.content import Content, lesson_body
from courses import services
from courses.models import Enrollment, LessonPage, ModulePage, StepRecord
from courses.services.effects import effect_of_publishing
from jobs.models import Job

RECORDS_EACH = 6


def measure_publishing(content: Content) -> dict[str, float]:
    """Seconds of the preview, of the author, of settling with the effect that is kept, and of re-evaluation."""
    _study(content)
    module = ModulePage.objects.get(pk=content.course.lessons[0].get_parent().pk)
    lesson = LessonPage(title="Uusi laki", locale=module.locale, live=False, body=lesson_body())
    module.add_child(instance=lesson)
    found = {
        "preview": _seconds(lambda: effect_of_publishing(lesson)),
        "author": _seconds(lambda: lesson.save_revision().publish()),
        "settling": _seconds(lambda: services.settle(course_key=content.course.key, now=timezone.now())),
        "reevaluation": _seconds(lambda: services.reevaluate(course_key=content.course.key, now=timezone.now())),
    }
    Job.objects.all().delete()
    newest = services.newest_course_edition(content.course.key)
    assert newest is not None
    behind = Enrollment.objects.for_course(content.course.key).in_progress().not_counted_by(newest.number)
    assert not behind.exists()
    return found


def _study(content: Content) -> None:
    """Everybody has read some lessons."""
    now = timezone.now()
    keys = [lesson.translation_key for lesson in content.course.lessons[:RECORDS_EACH]]
    pks = Enrollment.objects.for_course(content.course.key).in_progress().values_list("pk", flat=True)
    records = (
        StepRecord(enrollment_id=pk, step_key=key, first_viewed_at=now, satisfied_at=now, satisfied_by="read")
        for pk in pks
        for key in keys
    )
    StepRecord.objects.bulk_create(records, batch_size=2000, ignore_conflicts=True)


def _seconds(act: Callable[[], Any]) -> float:
    begun = time.monotonic()
    act()
    return time.monotonic() - begun
