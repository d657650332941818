"""A course that takes no new learners any more: what those in it get, and where they and others are led instead."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.enums import WhenRetired


class RetirementQuerySet(models.QuerySet["Retirement"]):
    """Reads of retirements."""

    def for_course(self, course_key: Any) -> Self:
        """That of one course, if it is retired."""
        return self.filter(course_key=course_key)

    def over(self, today: date) -> Self:
        """Those after which nobody goes on in the course any more."""
        return self.filter(Q(in_progress=WhenRetired.CLOSE) | Q(finish_until__lt=today))


class Retirement(models.Model):
    """One row per retired course. Who retired it is in Wagtail's log of the page; taking it back deletes the row."""

    course_key = models.UUIDField(unique=True)
    retired_at = models.DateTimeField(_("retired"))
    # What was said to learners holds since then: whoever was told earlier is told again.
    changed_at = models.DateTimeField()
    in_progress = models.CharField(_("those in progress"), max_length=6, choices=WhenRetired)
    # The last day, inclusive, in the site's time zone. Empty: as long as they like.
    finish_until = models.DateField(_("until"), null=True, blank=True)
    # Another course's key: its page may be moved, translated or written anew.
    successor_key = models.UUIDField(_("successor"), null=True, blank=True)
    # What it did to learners, as it was known when it was decided: courses.services.retiring.
    effect = models.JSONField(default=dict, blank=True)
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True)

    objects = RetirementQuerySet.as_manager()

    class Meta:
        verbose_name = _("retirement")
        verbose_name_plural = _("retirements")
        constraints = [
            # Whoever is closed out now has no last day to come.
            models.CheckConstraint(
                condition=~Q(in_progress=WhenRetired.CLOSE) | Q(finish_until=None),
                name="courses_retirement_close_without_day",
            ),
            # Nobody goes on in a course that nobody can open.
            models.CheckConstraint(
                condition=Q(archived_at=None) | Q(in_progress=WhenRetired.CLOSE),
                name="courses_retirement_archived_is_closed",
            ),
            models.CheckConstraint(
                condition=Q(successor_key=None) | ~Q(successor_key=models.F("course_key")),
                name="courses_retirement_not_its_own_successor",
            ),
        ]

    def __str__(self) -> str:
        return str(self.course_key)

    def is_over(self, today: date) -> bool:
        """Whether nobody goes on in the course any more."""
        if self.in_progress == WhenRetired.CLOSE:
            return True
        return self.finish_until is not None and self.finish_until < today
