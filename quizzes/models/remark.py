"""Marking again: what was decided about a version of a question, and what it changed."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from quizzes.enums import RemarkAction
from quizzes.models.attempt import Attempt
from quizzes.models.bank import QuestionVersion


class Remark(models.Model):
    """A decision of an author: another answer counts, too, or the question is void. Never changed or deleted."""

    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="remarks")
    quiz_key = models.UUIDField()
    action = models.CharField(max_length=10, choices=RemarkAction)
    answer = models.JSONField(null=True)
    reason = models.TextField(max_length=600)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")

    def __str__(self) -> str:
        return f"{self.version_id} {self.action}"


class MarkChange(models.Model):
    """What a remark changed of one attempt: never less than before."""

    remark = models.ForeignKey(Remark, on_delete=models.PROTECT, related_name="changes")
    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="mark_changes")
    points_before = models.DecimalField(max_digits=9, decimal_places=4)
    points_after = models.DecimalField(max_digits=9, decimal_places=4)
    was_passed = models.BooleanField(null=True)
    is_passed = models.BooleanField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("changed mark")
        verbose_name_plural = _("changed marks")
        constraints = [
            # A job that runs twice changes an attempt once.
            models.UniqueConstraint(fields=["remark", "attempt"], name="quizzes_markchange_once"),
            models.CheckConstraint(
                condition=models.Q(points_after__gte=models.F("points_before")), name="quizzes_markchange_upward"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.remark_id}/{self.attempt_id}"
