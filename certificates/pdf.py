"""A certificate as a PDF: one page, fonts embedded, the same bytes each time. Any doubt is an error."""

import io
import logging
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from django.conf import settings
from django.template.loader import render_to_string
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject
from xhtml2pdf import pisa
from xhtml2pdf.config.resources import ResourceAccessPolicy

from certificates.artwork import background, qr_code
from certificates.models import Certificate

MAX_SECONDS = 20
# Long names, titles and outcomes are set smaller until they fit on one page.
SCALES = (1.0, 0.92, 0.84, 0.76, 0.68, 0.6)
SIZES = {"name": 27, "title": 19, "text": 11, "small": 9.5, "label": 9, "fine": 8.5, "gap": 12, "indent": 9.9}
_TOO_TALL = "The content of the static frame"
# Very long words would run out of the frame at full size.
_ROOMY = {"name": 30, "title": 46}


class RenderError(RuntimeError):
    """The certificate cannot be printed as it should be: a glyph is missing, a resource was refused, or worse."""


def render_pdf(*, certificate: Certificate, language: str, address: str) -> bytes:
    """The certificate in one language; ``address`` is where anybody checks it. 50 to 150 ms.

    Raises RenderError on any warning of the renderer.
    """
    for scale in SCALES:
        data, complaints = _render(_source(certificate, language, address, scale))
        doubts = [complaint for complaint in complaints if not complaint.startswith(_TOO_TALL)]
        if doubts:
            raise RenderError("; ".join(doubts))
        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
        if len(writer.pages) == 1 and not complaints:
            return _finish(writer, certificate.issued_at)
    raise RenderError("The text does not fit on one page in any size.")


def _finish(writer: PdfWriter, issued_at: datetime) -> bytes:
    """Drop ReportLab's Helvetica, which nothing is set in and which is not embedded; date it as issued."""
    for page in writer.pages:
        fonts = page["/Resources"].get_object().get("/Font", DictionaryObject()).get_object()  # type: ignore[union-attr]
        unused = [name for name, font in fonts.items() if font.get_object().get("/BaseFont") == "/Helvetica"]
        content = page.get_contents()
        if content is None:
            continue
        commands = content.get_data()
        for name in unused:
            del fonts[name]
            font = re.escape(name.encode("ascii"))
            commands = re.sub(rb"BT\s+" + font + rb" [\d.]+ Tf\s+[\d.]+ TL\s+ET", b"", commands)
            if re.search(font + rb"\s", commands):
                raise RenderError("Something is set in a font that is not embedded.")
        content.set_data(commands)
        page[NameObject("/Contents")] = writer._add_object(content.flate_encode())
    date = issued_at.astimezone(UTC).strftime("D:%Y%m%d%H%M%SZ")
    writer.add_metadata({"/CreationDate": date, "/ModDate": date})
    writer.compress_identical_objects(remove_unreferenced=True)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def _source(certificate: Certificate, language: str, address: str, scale: float) -> str:
    statement = certificate.statement[language]
    sizes = {name: size * scale for name, size in SIZES.items()}
    for name, text in (("name", certificate.holder_name), ("title", statement["title"])):
        sizes[name] *= min(1.0, max(0.62, (_ROOMY[name] / max(len(text), 1)) ** 0.4))
    return render_to_string(
        "certificates/pdf.html",
        {
            "certificate": certificate,
            "language": language,
            "statement": statement,
            "address": address,
            "background": background(),
            "qr_code": qr_code(address),
            "site_name": settings.SITE_NAME,
            # As text: a number would get the language's decimal comma, which CSS does not know.
            "size": {name: f"{size:.2f}pt" for name, size in sizes.items()}
            | {"site": f"{17 * min(1, 22 / len(settings.SITE_NAME)):.2f}pt"},
        },
    )


def _render(source: str) -> tuple[bytes, list[str]]:
    """The document, and everything that the renderer complained of."""
    policy = ResourceAccessPolicy.server(
        settings.FONTS_DIR,
        allow_remote=False,
        max_render_seconds=MAX_SECONDS,
        # The page's background is our own drawing, written into the document.
        allow_remote_pdf_backgrounds=True,
    )
    target = io.BytesIO()
    with _complaints() as complaints:
        result = pisa.CreatePDF(
            source,
            dest=target,
            path=str(settings.FONTS_DIR / "certificate.html"),
            encoding="utf-8",
            resource_policy=policy,
        )
    if (result.err or result.warn) and not complaints:
        complaints.append(f"{result.err} errors, {result.warn} warnings")
    return target.getvalue(), complaints


class _Listener(logging.Handler):
    """Collects what the renderer says in this thread."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []
        self._thread = threading.get_ident()

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the message."""
        if record.thread == self._thread:
            self.messages.append(record.getMessage())


@contextmanager
def _complaints() -> Iterator[list[str]]:
    """Everything that the renderer logs as a warning or worse: it goes on where we would rather not."""
    listener, logger = _Listener(), logging.getLogger("xhtml2pdf")
    logger.addHandler(listener)
    try:
        yield listener.messages
    finally:
        logger.removeHandler(listener)
