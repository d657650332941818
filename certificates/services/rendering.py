"""Make the files of a certificate, once."""

import hashlib
import logging
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.files.storage import storages
from django.db import transaction

from certificates import files
from certificates.addresses import verification_address
from certificates.errors import RenderError
from certificates.models import Certificate
from certificates.services.badging import make_badge
from certificates.services.mailing import MAIL
from content.when_used import when_used
from jobs import services as jobs

__all__ = ["RENDER", "RenderError", "render_certificate"]

RENDER = "certificates.render"

render_pdf = when_used("certificates.pdf", "render_pdf")
sign = when_used("certificates.signing", "sign")

logger = logging.getLogger(__name__)


def render_certificate(*, certificate_uuid: UUID, now: datetime) -> None:
    """Make one PDF per language of the statement and the badge, store them, and want the mail to the holder.

    Returns at once if the files are there, or if there is nobody to make them for. May be killed anywhere and run
    again: nothing is handed out before its hash is on the row, and what is unsigned comes out the same.
    Raises RenderError if a file that was handed out is lost and cannot be made again as it was, or if anything at
    all is wrong with the rendering.
    """
    certificate = (
        Certificate.objects.not_erased().select_related("design", "edition").filter(uuid=certificate_uuid).first()
    )
    if certificate is None or (certificate.has_pdf and _has_files(certificate)):
        return
    if not certificate.has_pdf:
        certificate.is_signed = is_signing()
    address = verification_address(certificate.code)
    sha256s = {}
    for language in certificate.languages:
        if certificate.has_pdf and storages["private"].exists(certificate.file_name(language)):
            sha256s[language] = certificate.pdf_sha256[language]
            continue
        data = _make(certificate, language, address)
        sha256s[language] = hashlib.sha256(data).hexdigest()
        if certificate.pdf_sha256.get(language, sha256s[language]) != sha256s[language]:
            # Never replaced in silence: somebody may have filed the first one.
            raise RenderError(f"The {language} file is lost and cannot be made again as issued: restore the backup.")
        files.write(certificate.file_name(language), data)
    make_badge(certificate=certificate)
    with transaction.atomic():
        made = Certificate.objects.not_erased().filter(pk=certificate.pk)
        if made.update(pdf_sha256=sha256s, pdf_rendered_at=now, is_signed=certificate.is_signed):
            jobs.enqueue(MAIL, certificate.uuid)
            return
    for name in certificate.all_file_names:  # the holder was erased meanwhile
        files.delete(name)


def is_signing() -> bool:
    """Whether a key and a certificate to sign with are configured. Asked here: who does not sign need not load how."""
    return bool(settings.CERTIFICATE_SIGNING_KEY and settings.CERTIFICATE_SIGNING_CERT)


def _make(certificate: Certificate, language: str, address: str) -> bytes:
    data = render_pdf(certificate=certificate, language=language, address=address)
    if not certificate.is_signed:
        return data
    if certificate.has_pdf:
        raise RenderError(f"The signed {language} file is lost: restore the backup.")
    return sign(data, reason=str(certificate.statement[language]["heading"]))


def _has_files(certificate: Certificate) -> bool:
    storage = storages["private"]
    return all(storage.exists(certificate.file_name(language)) for language in certificate.languages)
