"""Facts of courses, each passed to one service."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.dispatch import receiver

from certificates import services
from courses.models import Enrollment
from courses.services import CourseEdition
from courses.signals import course_completed, edition_written


@receiver(course_completed, dispatch_uid="certificates.course_completed")
def award(sender: type, enrollments: list[Enrollment], edition: CourseEdition, now: datetime, **kwargs: Any) -> None:
    """A course was completed, by one or by many at once."""
    services.award_certificates(enrollments=enrollments, edition=edition, now=now)


@receiver(edition_written, dispatch_uid="certificates.edition_written")
def award_late(sender: type, course_key: UUID, **kwargs: Any) -> None:
    """A course has a new edition, and perhaps a new rule of what it earns."""
    services.schedule_late_awards(course_key=course_key)
