"""Readers' words: one inbox for all of them."""

from datetime import date, timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class MessageQuerySet(models.QuerySet["Message"]):
    """Reads of messages."""

    def open(self) -> Self:
        """Somebody still waits."""
        return self.filter(state__in=Message.OPEN_STATES)

    def about_pages(self, keys: Any) -> Self:
        """Those about pages with these keys."""
        return self.filter(page_key__in=keys)

    def by_urgency(self) -> Self:
        """Open ones first, the earliest due first."""
        is_done = models.Case(models.When(state__in=Message.OPEN_STATES, then=0), default=1)
        return self.order_by(is_done, "due_on", "received_at")


class Message(models.Model):
    """What a reader told the service. Who wrote it is known only if they said so or were signed in."""

    class Kind(models.TextChoices):
        """What it is about."""

        ERROR = "error", _("Error on a page")
        HELPFUL = "helpful", _("Whether a page was helpful")
        ACCESSIBILITY = "accessibility", _("Accessibility")
        QUESTION = "question", _("Question to the trainer")

    class State(models.TextChoices):
        """How far it has come."""

        NEW = "new", _("New")
        IN_WORK = "in_work", _("In work")
        ANSWERED = "answered", _("Answered")
        CLOSED = "closed", _("Closed without an answer")

    OPEN_STATES: ClassVar = (State.NEW, State.IN_WORK)
    # The law on digital services gives 14 days for feedback on accessibility; nobody waits longer for the rest.
    DUE_AFTER: ClassVar = {
        Kind.ERROR: timedelta(days=14),
        Kind.HELPFUL: timedelta(days=28),
        Kind.ACCESSIBILITY: timedelta(days=14),
        Kind.QUESTION: timedelta(days=7),
    }

    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    # Of the page that it is about, whose title is kept as it was then; empty: the service as a whole.
    page_key = models.UUIDField(null=True, blank=True)
    page_title = models.CharField(_("page"), max_length=255, blank=True)
    language = models.CharField(_("language"), max_length=5)
    is_helpful = models.BooleanField(_("was helpful"), null=True, blank=True)
    text = models.TextField(_("message"), max_length=4000, blank=True)
    reply_to = models.EmailField(_("e-mail address for the answer"), blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="messages_sent"
    )
    received_at = models.DateTimeField(_("received"))
    due_on = models.DateField(_("due"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.NEW)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("who sees to it"),
    )
    answer = models.TextField(_("answer"), max_length=4000, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    mailed_at = models.DateTimeField(_("mailed"), null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [
            # An answer is there exactly when it is said to be.
            models.CheckConstraint(
                condition=Q(state="answered", answered_at__isnull=False) | ~Q(state="answered"),
                name="content_message_answered_at",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="content_message_due")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.received_at:%Y-%m-%d}"

    @property
    def can_be_answered(self) -> bool:
        """Whether there is somebody to write to."""
        return bool(self.reply_to) or (self.author is not None and not self.author.is_erased)

    def is_late(self, today: date) -> bool:
        """Whether it should have been answered before today."""
        return self.state in self.OPEN_STATES and self.due_on < today
