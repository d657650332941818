"""Take in readers' words, answer them, and forget them in time."""

from datetime import datetime
from typing import Any

from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext
from wagtail.permissions import page_permission_policy

from accounts.service import service
from content.models import Message
from jobs import services as jobs

MAIL_ANSWER = "content.mail_answer"
KEPT_DAYS = 365


def take_message(
    *,
    kind: str,
    page: Any,
    language: str,
    text: str,
    now: datetime,
    reply_to: str = "",
    author: Any = None,
    is_helpful: bool | None = None,
) -> Message:
    """Keep what a reader wrote. ``page`` is what it is about, or None; ``author`` who is signed in, or None."""
    kind = Message.Kind(kind)
    return Message.objects.create(
        kind=kind,
        page_key=page.translation_key if page else None,
        page_title=page.title if page else "",
        language=language,
        text=text,
        reply_to=reply_to,
        author=author,
        is_helpful=is_helpful,
        received_at=now,
        due_on=timezone.localdate(now) + Message.DUE_AFTER[kind],
    )


@transaction.atomic
def see_to_message(*, message: Message, state: str, owner: Any, answer: str, now: datetime) -> Message:
    """Change who sees to a message, how far it is, and what is answered. A first answer is mailed, by a job."""
    kept = Message.objects.select_for_update().get(pk=message.pk)
    is_first_answer = state == Message.State.ANSWERED and kept.answered_at is None
    kept.state, kept.owner, kept.answer = state, owner, answer
    if is_first_answer:
        kept.answered_at = now
    kept.save()
    if is_first_answer and answer and kept.can_be_answered:
        jobs.enqueue(MAIL_ANSWER, kept.pk)
    return kept


def mail_answer(*, message_pk: int, now: datetime) -> bool:
    """Send the answer unless it was sent; return whether this call sent it. The subject says nothing of the matter."""
    unsent = Message.objects.filter(pk=message_pk, mailed_at=None)
    message = unsent.select_related("author").first()
    if message is None or not message.answer or not message.can_be_answered:
        return False
    address = message.reply_to or (message.author.email if message.author else "")
    with translation.override(message.language):
        subject = gettext("An answer to your message")
        EmailMessage(
            subject=f"{service().name}: {subject}",
            from_email=service().sender,
            body=render_to_string("content/email/answer.txt", {"answer": message.answer, "SITE_NAME": service().name}),
            to=[address],
            headers={"Auto-Submitted": "auto-generated"},
        ).send()
    return unsent.update(mailed_at=now) > 0


def messages_for(user: Any) -> Any:
    """What somebody may see to: all of it, or what is about pages that they may change. One query."""
    if user.is_superuser:
        return Message.objects.all()
    pages = page_permission_policy.instances_user_has_permission_for(user, "change")
    return Message.objects.about_pages(pages.values("translation_key"))


def find_message(*, user: Any, pk: int) -> Message | None:
    """One of those, with the people in it."""
    return messages_for(user).select_related("author", "owner").filter(pk=pk).first()
