"""What certificates keep about a person."""

from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import privacy
from accounts.models import User
from accounts.privacy import Row
from certificates import files
from certificates.models import Certificate, CertificateDesign, CertificateEvent, CertificateMail, NameRequest

CERTIFICATES = privacy.Purpose(
    40,
    what=_("Your certificates"),
    why=_("So that you can show what you have learned. Basis: your agreement."),
    seen_by=_("You, and whoever you give the code of a certificate to."),
    kept=_("For good. When you erase your account, your name and the files go; the code and the title stay."),
)


def register_all() -> None:
    """Say how certificates, and what was done to and with them, are handed out and erased."""
    privacy.register(CertificateEvent, export=export_events, erase=erase_events, purpose=CERTIFICATES)
    privacy.register(NameRequest, export=export_name_requests, erase=erase_name_requests, purpose=CERTIFICATES)
    privacy.register(CertificateMail, export=export_mails, erase=erase_mails, purpose=CERTIFICATES)
    privacy.register(CertificateDesign, export=export_designs, erase=erase_nothing, purpose=privacy.AUTHORING)
    privacy.register(Certificate, export=export_certificates, erase=erase_certificates, purpose=CERTIFICATES)


def export_certificates(user: User) -> list[Row]:
    """All that stands on each, in the language studied."""
    return [
        {
            "code": row.printed_code,
            "title": row.statement[row.best_language(row.language)]["title"],
            "holder_name": row.holder_name,
            "name_shown": row.name_shown,
            "language": row.language,
            "edition": row.edition_number,
            "completed_on": row.completed_on.isoformat(),
            "issued_at": row.issued_at.isoformat(),
            "expires_on": row.expires_on.isoformat() if row.expires_on else None,
            "state": str(row.state_today),
            "kind": row.kind,
            "state_reason": row.reason_today,
            "mailed_at": row.mailed_at.isoformat() if row.mailed_at else None,
            "statement": row.statement,
        }
        for row in Certificate.objects.for_holder(user)
    ]


def erase_certificates(user: User, now: datetime) -> None:
    """Name and files go; code, title, dates, edition and the state *erased* stay, so that no code means two things."""
    held = Certificate.objects.for_holder(user).not_erased()
    for certificate in held:
        for name in certificate.all_file_names:
            transaction.on_commit(partial(files.delete, name), robust=True)
    held.update(
        holder_name="",
        erased_at=now,
        # What staff wrote may name the person.
        state_reason="",
        superseded_reason="",
        pdf_sha256={},
        pdf_rendered_at=None,
        badge_sha256="",
    )


def export_events(user: User) -> list[Row]:
    """What was done to the person's certificates, and what they did to others': whose is not said."""
    events = CertificateEvent.objects.filter(Q(certificate__learner=user) | Q(actor=user)).order_by("at", "pk")
    return [
        {
            "at": event.at.isoformat(),
            "act": event.act,
            "reason": event.reason,
            "done_by_me": event.actor_id == user.pk,
            "code": event.certificate.printed_code if event.certificate.learner_id == user.pk else None,
        }
        for event in events.select_related("certificate")
    ]


def erase_events(user: User, now: datetime) -> None:
    """That something was done stays; why it was may name the person."""
    CertificateEvent.objects.filter(certificate__learner=user).forget_reasons()


def export_name_requests(user: User) -> list[Row]:
    """The names that the person asked for."""
    return [
        {
            "code": row.certificate.printed_code,
            "name": row.name,
            "reason": row.reason,
            "asked_at": row.asked_at.isoformat(),
            "decided_at": row.decided_at.isoformat() if row.decided_at else None,
            "is_granted": row.is_granted,
            "answer": row.answer,
        }
        for row in NameRequest.objects.filter(certificate__learner=user).select_related("certificate").order_by("pk")
    ]


def erase_name_requests(user: User, now: datetime) -> None:
    """Names and words go; what waits is closed."""
    asked = NameRequest.objects.filter(certificate__learner=user)
    asked.filter(decided_at=None).update(decided_at=now)
    asked.update(name="", reason="", answer="")


def export_mails(user: User) -> list[Row]:
    """To whom the person had certificates sent."""
    return [
        {
            "code": row.certificate.printed_code,
            "to": row.to,
            "message": row.message,
            "asked_at": row.asked_at.isoformat(),
            "sent_at": row.sent_at.isoformat() if row.sent_at else None,
        }
        for row in CertificateMail.objects.for_holder(user).select_related("certificate")
    ]


def erase_mails(user: User, now: datetime) -> None:
    """Addresses and words go; what was not sent is never sent."""
    CertificateMail.objects.for_holder(user).update(to="", message="")


def export_designs(user: User) -> list[Row]:
    """The templates that the person made for an organization."""
    made = CertificateDesign.objects.filter(created_by=user).order_by("pk")
    return [{"issuer": row.issuer_name, "version": row.number, "at": row.created_at.isoformat()} for row in made]


def erase_nothing(user: User, now: datetime) -> None:
    """Certificates that were issued with them keep their look; who made them is a row that is emptied elsewhere."""
