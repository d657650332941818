"""What content keeps about a person: the messages they sent."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts import privacy, retention
from accounts.models import User
from accounts.privacy import Row
from content.models import Message
from content.services.inbox import KEPT_DAYS

MESSAGES = privacy.Purpose(
    45,
    what=_("Messages you sent to the service"),
    why=_("To answer you and to mend what is wrong. Basis: your agreement."),
    seen_by=_("You, the authors of the page it is about, and the administrators."),
    kept=_("A year."),
)


def register_all() -> None:
    """Say how messages are handed out, erased, and how long they are kept."""
    privacy.register(Message, export=export_messages, erase=erase_messages, purpose=MESSAGES)
    retention.register(
        "messages of readers", days=KEPT_DAYS, due=lambda before: Message.objects.filter(received_at__lt=before)
    )


def export_messages(user: User) -> list[Row]:
    """Each with its answer."""
    return [
        {
            "sent_at": message.received_at.isoformat(),
            "kind": message.kind,
            "page": message.page_title,
            "text": message.text,
            "reply_to": message.reply_to,
            "state": message.state,
            "answer": message.answer,
            "answered_at": message.answered_at.isoformat() if message.answered_at else None,
        }
        for message in Message.objects.filter(author=user).order_by("received_at")
    ]


def erase_messages(user: User, now: datetime) -> None:
    """The words go: they may tell who wrote them. That there was a message stays."""
    Message.objects.filter(author=user).update(text="", reply_to="", answer="")
    Message.objects.filter(owner=user).update(owner=None)
