"""Make the files of a certificate, once."""

import hashlib
import logging
from datetime import datetime
from uuid import UUID

from django.core.files.storage import storages
from django.db import transaction

from certificates import files
from certificates.addresses import verification_address
from certificates.models import Certificate
from certificates.pdf import RenderError, render_pdf
from certificates.services.mailing import MAIL
from jobs import services as jobs

__all__ = ["RENDER", "RenderError", "render_certificate"]

RENDER = "certificates.render"

logger = logging.getLogger(__name__)


def render_certificate(*, certificate_uuid: UUID, now: datetime) -> None:
    """Make one PDF per language of the statement, store them, and want the mail to the holder.

    Returns at once if the files are there, or if there is nobody to make them for. May be killed anywhere and run
    again: the same bytes come out. Raises RenderError if a file would differ from the one that was issued, or if
    anything at all is wrong with the rendering.
    """
    certificate = Certificate.objects.not_erased().filter(uuid=certificate_uuid).first()
    if certificate is None or (certificate.has_pdf and _has_files(certificate)):
        return
    address = verification_address(certificate.code)
    sha256s = {}
    for language in certificate.languages:
        data = render_pdf(certificate=certificate, language=language, address=address)
        sha256s[language] = hashlib.sha256(data).hexdigest()
        if certificate.pdf_sha256.get(language, sha256s[language]) != sha256s[language]:
            # Never replaced in silence: somebody may have filed the first one.
            raise RenderError(f"The {language} file is lost and cannot be made again as issued: restore the backup.")
        files.write(certificate.file_name(language), data)
    with transaction.atomic():
        if Certificate.objects.not_erased().filter(pk=certificate.pk).update(pdf_sha256=sha256s, pdf_rendered_at=now):
            jobs.enqueue(MAIL, certificate.uuid)
            return
    for language in certificate.languages:  # the holder was erased meanwhile
        files.delete(certificate.file_name(language))


def _has_files(certificate: Certificate) -> bool:
    storage = storages["private"]
    return all(storage.exists(certificate.file_name(language)) for language in certificate.languages)
