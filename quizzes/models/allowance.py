"""What a trainer allows one learner at one quiz: more time, more tries, other dates."""

from typing import Any, Self
from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from quizzes.rules import Allowances


class AllowanceQuerySet(models.QuerySet["Allowance"]):
    """Reads of allowances."""

    def for_learner(self, learner: Any) -> Self:
        """One person's own."""
        return self.filter(learner_id=learner.pk)

    def for_quiz(self, quiz_key: UUID) -> Self:
        """Those at one quiz."""
        return self.filter(quiz_key=quiz_key)

    def together(self) -> Allowances:
        """What they allow in sum; of several dates the newest. One query."""
        rows = list(self.order_by("granted_at", "pk"))
        return Allowances(
            extra_minutes=sum(row.extra_minutes for row in rows),
            extra_attempts=sum(row.extra_attempts for row in rows),
            opens_at=next((row.opens_at for row in reversed(rows) if row.opens_at), None),
            closes_at=next((row.closes_at for row in reversed(rows) if row.closes_at), None),
        )


class Allowance(models.Model):
    """One thing that was allowed, by whom and why. Only added, never changed."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    quiz_key = models.UUIDField()
    extra_minutes = models.PositiveSmallIntegerField(_("minutes more"), default=0)
    extra_attempts = models.PositiveSmallIntegerField(_("tries more"), default=0)
    opens_at = models.DateTimeField(_("opens at"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes at"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()

    objects = AllowanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("allowance")
        verbose_name_plural = _("allowances")
        indexes = [models.Index(fields=["learner", "quiz_key"], name="quizzes_allowance_learner")]

    def __str__(self) -> str:
        return str(self.pk)
