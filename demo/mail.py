"""The mail that the demo sent: it goes to files, and these pages show them. Only in the demo's addresses."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

# What Django's file backend puts between the messages of one connection.
_SEPARATOR = b"\n" + b"-" * 79 + b"\n"
_NEWEST = 50


@dataclass(frozen=True)
class Mail:
    """One message, as a page shows it. ``number`` counts within the file that holds it."""

    file: str
    number: int
    sent_at: datetime
    to: str
    subject: str
    text: str


def sent_mail() -> list[Mail]:
    """Read the newest messages, newest first."""
    folder = Path(settings.VAR_DIR) / "mail"
    files = sorted(folder.glob("*.log"), key=lambda file: file.stat().st_mtime_ns, reverse=True)
    return [mail for file in files[:_NEWEST] for mail in reversed(_read(file))]


@never_cache
def mail_list(request: HttpRequest) -> HttpResponse:
    """All mail, newest first."""
    return render(request, "demo/mail_list.html", {"mails": sent_mail()})


@never_cache
def mail_detail(request: HttpRequest, file: str, number: int) -> HttpResponse:
    """One mail, as text."""
    for mail in sent_mail():
        if (mail.file, mail.number) == (file, number):
            return render(request, "demo/mail_detail.html", {"mail": mail})
    raise Http404


def _read(file: Path) -> list[Mail]:
    sent_at = datetime.fromtimestamp(file.stat().st_mtime, tz=UTC)
    parts = [part for part in file.read_bytes().split(_SEPARATOR) if part.strip()]
    mails = []
    for number, part in enumerate(parts, start=1):
        message = BytesParser(EmailMessage, policy=policy.default).parsebytes(part)
        body = message.get_body(("plain", "html"))
        mails.append(
            Mail(
                file=file.stem,
                number=number,
                sent_at=message["Date"].datetime if message["Date"] else sent_at,
                to=str(message["To"] or ""),
                subject=str(message["Subject"] or ""),
                text=body.get_content() if body else "",
            )
        )
    return mails
