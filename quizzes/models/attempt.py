"""Attempts: what a learner answered, on the versions they started with."""

import uuid
from decimal import Decimal
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quizzes.enums import AttemptState, QuizMode
from quizzes.models.bank import QuestionVersion


class AttemptQuerySet(models.QuerySet["Attempt"]):
    """Reads of attempts."""

    def for_learner(self, learner: Any) -> Self:
        """One person's own."""
        return self.filter(learner_id=learner.pk)

    def for_quiz(self, quiz_key: Any, context: Any) -> Self:
        """Those at one quiz in one context (an enrollment)."""
        return self.filter(quiz_key=quiz_key, context=context)

    def open(self) -> Self:
        """Still being answered."""
        return self.filter(state=AttemptState.OPEN)

    def graded(self) -> Self:
        """Submitted and marked."""
        return self.filter(state=AttemptState.GRADED)


class Attempt(models.Model):
    """One try at a quiz. What was promised at its start is frozen in it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    quiz_key = models.UUIDField()
    context = models.UUIDField(_("enrollment"))
    edition_number = models.PositiveIntegerField()
    mode = models.CharField(max_length=10, choices=QuizMode)
    passing_percent = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=5)
    state = models.CharField(max_length=10, choices=AttemptState, default=AttemptState.OPEN)
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    points = models.DecimalField(max_digits=9, decimal_places=4, null=True)
    max_points = models.PositiveIntegerField()
    score_scaled = models.DecimalField(max_digits=6, decimal_places=5, null=True)
    is_passed = models.BooleanField(null=True)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        constraints = [
            # A double click on "Start" opens one attempt, not two.
            models.UniqueConstraint(
                fields=["learner", "quiz_key", "context"],
                condition=Q(state="open"),
                name="quizzes_attempt_one_open",
            ),
            models.CheckConstraint(
                condition=Q(score_scaled=None) | Q(score_scaled__gte=0, score_scaled__lte=1),
                name="quizzes_attempt_score_in_range",
            ),
        ]
        indexes = [models.Index(fields=["context", "quiz_key"], name="quizzes_attempt_context")]

    def __str__(self) -> str:
        return str(self.uuid)

    @property
    def is_open(self) -> bool:
        """Still being answered."""
        return self.state == AttemptState.OPEN

    @property
    def is_practice(self) -> bool:
        """Feedback comes after each answer."""
        return self.mode == QuizMode.PRACTICE

    @property
    def percent(self) -> int:
        """The score in whole percent, rounded down."""
        return int((self.score_scaled or Decimal(0)) * 100)


class AttemptItemQuerySet(models.QuerySet["AttemptItem"]):
    """Reads of the questions of attempts."""

    def for_attempt_of(self, learner: Any, attempt_uuid: Any) -> Self:
        """All questions of a learner's own attempt, with version and response, in order. One query."""
        return (
            self.filter(attempt__uuid=attempt_uuid, attempt__learner_id=learner.pk)
            .select_related("attempt", "version", "response")
            .order_by("position")
        )


class AttemptItem(models.Model):
    """A question of an attempt: the pinned version, its place, and the order its options are shown in."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    question_key = models.UUIDField()
    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="+")
    option_order = models.JSONField()

    objects = AttemptItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("question of an attempt")
        verbose_name_plural = _("questions of attempts")
        constraints = [
            models.UniqueConstraint(fields=["attempt", "position"], name="quizzes_attemptitem_unique_position"),
            models.UniqueConstraint(fields=["attempt", "question_key"], name="quizzes_attemptitem_unique_question"),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.position}"

    @property
    def is_missing(self) -> bool:
        """A question that waits for an answer. What is not graded may be left out."""
        return self.saved is None and self.version.structure.get("max_points", 1) > 0

    @property
    def saved(self) -> "Response | None":
        """The response, if there is one. No query after ``for_attempt_of``."""
        return getattr(self, "response", None)


class Response(models.Model):
    """The newest acknowledged answer to one question."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="responses")
    item = models.OneToOneField(AttemptItem, on_delete=models.CASCADE, related_name="response")
    question_key = models.UUIDField()
    answer = models.JSONField()
    revision = models.PositiveIntegerField(default=1)
    language = models.CharField(max_length=5)
    saved_at = models.DateTimeField()
    # Marked when saved: version and rules never change, so submitting only adds up. Shown only when the mode allows.
    points = models.DecimalField(max_digits=9, decimal_places=4)

    class Meta:
        verbose_name = _("response")
        verbose_name_plural = _("responses")
        constraints = [
            # One answer counts per question, however often it was sent.
            models.UniqueConstraint(fields=["attempt", "question_key"], name="quizzes_response_unique_question"),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.question_key}"
