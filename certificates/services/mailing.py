"""Tell the holder that the certificate is ready, or that its validity has changed."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext, gettext_noop

from accounts.service import service
from certificates.addresses import certificate_address
from certificates.models import Certificate

MAIL = "certificates.mail"
TELL = "certificates.tell"


def mail_holder(*, certificate_uuid: UUID, now: datetime) -> bool:
    """Send the mail unless it was sent; return whether this call sent it. No transaction is open meanwhile.

    Sent first, noted afterwards: a worker killed in between sends a second one, never none. The job's claim keeps two
    workers from sending at once. Neither subject nor text says what was studied: mail is read over shoulders.
    """
    unsent = Certificate.objects.not_erased().filter(uuid=certificate_uuid, mailed_at=None)
    certificate = unsent.select_related("learner").first()
    if certificate is None or not certificate.learner.is_active:
        return False
    _write_to(
        certificate,
        subject=gettext_noop("Your certificate is ready"),
        template="certificates/email/ready.txt",
    )
    return unsent.update(mailed_at=now) > 0


def tell_holder(*, certificate_uuid: UUID) -> bool:
    """Tell the holder that the validity has changed, not how: the page says that to whoever is signed in.

    One mail however often it changed before the job ran. A worker killed after the mail sends it once more.
    """
    certificate = Certificate.objects.not_erased().select_related("learner").filter(uuid=certificate_uuid).first()
    if certificate is None or not certificate.learner.is_active:
        return False
    _write_to(
        certificate,
        subject=gettext_noop("Your certificate has changed"),
        template="certificates/email/changed.txt",
    )
    return True


def _write_to(certificate: Certificate, *, subject: str, template: str) -> None:
    """Write to the holder in their language, in the service's name; ``subject`` is translated here."""
    language = certificate.learner.preferred_language
    with translation.override(language):
        said = service()
        EmailMessage(
            subject=f"{said.name}: {gettext(subject)}",
            from_email=said.sender,
            body=render_to_string(
                template,
                {
                    "certificate": certificate,
                    "address": certificate_address(certificate.uuid, language),
                    "SITE_NAME": said.name,
                    "SITE_URL": settings.SITE_URL,
                },
            ),
            to=[certificate.learner.email],
            headers={"Auto-Submitted": "auto-generated"},
        ).send()
