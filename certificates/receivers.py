"""Facts of courses, each passed to one service."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from certificates import services
from courses.models import Enrollment
from courses.services import CourseEdition
from courses.signals import course_completed


@receiver(course_completed, dispatch_uid="certificates.course_completed")
def award(sender: type, enrollment: Enrollment, edition: CourseEdition, now: datetime, **kwargs: Any) -> None:
    """A course was completed."""
    services.award_certificate(enrollment=enrollment, edition=edition, now=now)
