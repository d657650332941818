"""Add versions of an issuer's template, and show what one looks like."""

import hashlib
import io
from datetime import datetime
from typing import Any

import pypdfium2
from django.core.files.storage import storages
from django.db import transaction
from PIL.Image import Image

from accounts.models import Organization
from certificates import files
from certificates.addresses import verification_address
from certificates.models import Certificate, CertificateDesign
from certificates.pdf import render_pdf
from certificates.wording import Facts, statement

MAX_SIDE = 1_200
SAMPLE_CODE = "0" * 28
SAMPLE_NAMES = {"fi": "Maija Meikäläinen", "sv": "Maja Svensson", "en": "Jane Doe"}
SAMPLE_TITLES = {"fi": "Esimerkkikoulutus", "sv": "Exempelutbildning", "en": "Sample course"}


@transaction.atomic
def add_design(*, design: CertificateDesign, issuer: Organization, actor: Any, now: datetime) -> CertificateDesign:
    """Keep a draft as the issuer’s next version. New certificates look so, issued ones stay."""
    Organization.objects.select_for_update().get(pk=issuer.pk)
    newest = CertificateDesign.objects.for_issuer(issuer).first()
    design.issuer, design.issuer_name = issuer, issuer.name
    design.number = newest.number + 1 if newest else 1
    design.created_at, design.created_by = now, actor
    design.save()
    return design


def keep_picture(picture: Image) -> str:
    """Store a logo or signature, at most 1200 pixels a side and without what cameras write into files; its name."""
    picture.thumbnail((MAX_SIDE, MAX_SIDE))
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    data = buffer.getvalue()
    name = f"certificates/art/{hashlib.sha256(data).hexdigest()}.png"
    if not storages["private"].exists(name):
        files.write(name, data)
    return name


def sample_of(design: CertificateDesign, issuer: Organization, language: str, now: datetime) -> Certificate:
    """A certificate that nobody holds, to look at; not saved."""
    facts = Facts(
        title=SAMPLE_TITLES.get(language, SAMPLE_TITLES["en"]),
        outcomes=["…", "…"],
        extent_minutes=240,
        completed_on=now.date(),
        checked_on=now.date(),
        law_version="",
        edition_number=1,
        language_studied=language,
        issuer=issuer.name,
        responsible="",
    )
    return Certificate(
        code=SAMPLE_CODE,
        holder_name=SAMPLE_NAMES.get(language, SAMPLE_NAMES["en"]),
        language=language,
        statement={language: statement(facts, language)},
        design=design,
        completed_on=now.date(),
        issued_at=now,
    )


def preview(*, design: CertificateDesign, issuer: Organization, language: str, now: datetime) -> bytes:
    """What a certificate would look like, as a PNG 900 pixels wide. 300 ms. Raises RenderError."""
    sample = sample_of(design, issuer, language, now)
    data = render_pdf(certificate=sample, language=language, address=verification_address(SAMPLE_CODE))
    document = pypdfium2.PdfDocument(data)
    try:
        page = document[0]
        picture = page.render(scale=900 / page.get_width()).to_pil()
    finally:
        document.close()
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()
