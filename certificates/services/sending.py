"""The holder has the certificate sent to somebody, after having seen the mail."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.files.storage import storages
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.service import service
from certificates.addresses import verification_address
from certificates.enums import State
from certificates.models import Certificate, CertificateMail
from certificates.services.changing import ChangeRefusedError
from jobs import services as jobs

SEND = "certificates.send"
MAX_PER_DAY = 20


@dataclass(frozen=True)
class Draft:
    """A mail as it would be sent."""

    subject: str
    body: str
    sender: str
    file_name: str


def draft_mail(*, certificate: Certificate, language: str, message: str) -> Draft:
    """The mail in one of the certificate's languages. Its subject does not say what was studied."""
    with translation.override(language):
        said = service()
        subject = _("Certificate of %(name)s") % {"name": certificate.holder_name}
        body = render_to_string(
            "certificates/email/sent_by_holder.txt",
            {
                "certificate": certificate,
                "statement": certificate.statement[language],
                "message": message,
                "address": verification_address(certificate.code),
                "SITE_NAME": said.name,
                "SITE_URL": settings.SITE_URL,
            },
        )
    return Draft(subject, body, said.sender, certificate.download_name(language))


@transaction.atomic
def send_to(*, certificate: Certificate, to: str, language: str, message: str, now: datetime) -> CertificateMail:
    """Want the mail sent. Raises ChangeRefusedError if there is nothing to show, or after too many in a day."""
    locked = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if not locked.has_pdf or locked.state(now.date()) not in (State.VALID, State.EXPIRED):
        raise ChangeRefusedError(_("This certificate cannot be sent."))
    sent = CertificateMail.objects.filter(
        certificate__learner_id=locked.learner_id, asked_at__gt=now - timedelta(days=1)
    ).count()
    if sent >= MAX_PER_DAY:
        raise ChangeRefusedError(_("You have sent many mails today. Go on tomorrow."))
    mail = CertificateMail.objects.create(certificate=locked, to=to, language=language, message=message, asked_at=now)
    jobs.enqueue(SEND, mail.uuid)
    return mail


def send_mail(*, mail_uuid: UUID, now: datetime) -> bool:
    """Send it unless it was sent; return whether this call sent it. No transaction is open meanwhile.

    Sent first, noted afterwards: a worker killed in between sends a second one, never none.
    """
    unsent = CertificateMail.objects.unsent().filter(uuid=mail_uuid, certificate__erased_at=None)
    mail = unsent.select_related("certificate__learner").first()
    if mail is None:
        return False
    certificate = mail.certificate
    draft = draft_mail(certificate=certificate, language=mail.language, message=mail.message)
    message = EmailMessage(
        subject=draft.subject,
        body=draft.body,
        from_email=draft.sender,
        to=[mail.to],
        reply_to=[certificate.learner.email],
        headers={"Auto-Submitted": "auto-generated"},
    )
    with storages["private"].open(certificate.file_name(mail.language)) as file:
        message.attach(draft.file_name, file.read(), "application/pdf")
    message.send()
    # What was written is the recipient's now; to whom and when stays, for the holder to see.
    return CertificateMail.objects.filter(pk=mail.pk, sent_at=None).update(sent_at=now, message="") > 0
