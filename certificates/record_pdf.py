"""A training record on paper."""

import io
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from pypdf import PdfReader, PdfWriter
from reportlab.lib.colors import HexColor

from certificates.errors import RenderError
from certificates.fonts import printable_part, rare_faces
from certificates.models import CertificateDesign
from certificates.pdf import unprintable_note
from certificates.printing import drop_unused_fonts, print_pages, written
from certificates.records import Record
from certificates.tagging import tag
from certificates.wording import spell_date, spell_extent


def as_pdf(record: Record, *, language: str, now: datetime) -> bytes:
    """The record on paper, as many pages as it takes. 100 ms and 5 ms a line. Raises RenderError."""
    name = printable_part(record.name)
    lines = [
        (
            line,
            spell_extent(line.certificate.extent_minutes, language),
            line.certificate.statement[line.certificate.title_language],
        )
        for line in record.lines
    ]
    said = [str(text) for _line, _extent, statement in lines for text in (statement["title"], statement["issuer"])]
    source = render_to_string(
        "certificates/record_pdf.html",
        {
            "record": record,
            "name": name,
            "unprintable": unprintable_note(record.name, name, language),
            "rare_faces": rare_faces(name, *said),
            "period": record.period(language),
            "hours": record.hours(language),
            "language": language,
            "made_on": spell_date(timezone.localdate(now), language),
            "site_name": settings.SITE_NAME,
            "lines": lines,
        },
    )
    data, complaints = print_pages(source)
    if complaints:
        raise RenderError("; ".join(complaints))
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    drop_unused_fonts(writer)
    color = HexColor(CertificateDesign().heading_color).rgb()
    tag(writer, language=language, heading=0, heading_color=color, picture_alt=lambda x, y: "", actual_texts={})
    return written(writer, now)
