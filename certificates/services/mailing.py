"""Tell the holder that the certificate is ready."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext

from certificates.addresses import certificate_address
from certificates.models import Certificate

MAIL = "certificates.mail"


def mail_holder(*, certificate_uuid: UUID, now: datetime) -> bool:
    """Send the mail unless it was sent; return whether this call sent it. No transaction is open meanwhile.

    Sent first, noted afterwards: a worker killed in between sends a second one, never none. The job's claim keeps two
    workers from sending at once. Neither subject nor text says what was studied: mail is read over shoulders.
    """
    unsent = Certificate.objects.not_erased().filter(uuid=certificate_uuid, mailed_at=None)
    certificate = unsent.select_related("learner").first()
    if certificate is None or not certificate.learner.is_active:
        return False
    language = certificate.learner.preferred_language
    with translation.override(language):
        EmailMessage(
            subject=f"{settings.SITE_NAME}: {gettext('Your certificate is ready')}",
            body=render_to_string(
                "certificates/email/ready.txt",
                {
                    "address": certificate_address(certificate.uuid, language),
                    "SITE_NAME": settings.SITE_NAME,
                    "SITE_URL": settings.SITE_URL,
                },
            ),
            to=[certificate.learner.email],
            headers={"Auto-Submitted": "auto-generated"},
        ).send()
    return unsent.update(mailed_at=now) > 0
