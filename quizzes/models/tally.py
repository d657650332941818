"""Sums over attempts, kept so that reports read few rows. No person is in them; erasing one takes nothing away."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from quizzes.models.attempt import Attempt
from quizzes.models.bank import QuestionVersion


class QuizTally(models.Model):
    """First attempts at a quiz. ``scores`` counts them by tenths: 0–9 %, 10–19 %, … 90–100 %."""

    quiz_key = models.UUIDField(unique=True)
    attempts = models.PositiveIntegerField(default=0)
    passed = models.PositiveIntegerField(default=0)
    scores = models.JSONField(default=list)
    counted_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("sums of a quiz")
        verbose_name_plural = _("sums of quizzes")

    def __str__(self) -> str:
        return str(self.quiz_key)


class QuestionTally(models.Model):
    """First attempts at one version of a question in one quiz.

    ``share`` is what an answer earned, in [0, 1]; ``rest`` the share of the attempt's other points. Their sums give
    facility and discrimination. ``choices`` counts answers by option key.
    """

    quiz_key = models.UUIDField()
    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="+")
    attempts = models.PositiveIntegerField(default=0)
    answered = models.PositiveIntegerField(default=0)
    right = models.PositiveIntegerField(default=0)
    share_sum = models.FloatField(default=0)
    share_squares = models.FloatField(default=0)
    rest_sum = models.FloatField(default=0)
    rest_squares = models.FloatField(default=0)
    products = models.FloatField(default=0)
    choices = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("sums of a question")
        verbose_name_plural = _("sums of questions")
        constraints = [
            # Two workers that count the same quiz must meet in one row.
            models.UniqueConstraint(fields=["quiz_key", "version"], name="quizzes_questiontally_unique_version"),
        ]

    def __str__(self) -> str:
        return f"{self.quiz_key}/{self.version_id}"


class CountedAttempt(models.Model):
    """An attempt that is in the sums, or need not be: it was not the learner's first, or the answers were erased."""

    attempt = models.OneToOneField(Attempt, on_delete=models.CASCADE, primary_key=True, related_name="+")

    class Meta:
        verbose_name = _("counted attempt")
        verbose_name_plural = _("counted attempts")

    def __str__(self) -> str:
        return str(self.attempt_id)
