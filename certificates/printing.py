"""The renderer of PDFs: fonts embedded, nothing fetched, and whatever it complains of handed to the caller."""

import io
import logging
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from django.conf import settings
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject
from xhtml2pdf import pisa
from xhtml2pdf.config.resources import RenderLimitError, ResourceAccessPolicy

from certificates.errors import RenderError

MAX_SECONDS = 15
_SAFE_LINKS = ("http://", "https://", "mailto:")
# What a reader's program would run or unpack by itself.
_ACTIVE = ("/OpenAction", "/AA", "/AcroForm")


def drop_unused_fonts(writer: PdfWriter) -> None:
    """Drop ReportLab's Helvetica, which is not embedded and which nothing is set in; RenderError if something is."""
    # Pages share their fonts, so all are looked through before any is dropped.
    found = []
    for page in writer.pages:
        fonts = page["/Resources"].get_object().get("/Font", DictionaryObject()).get_object()  # type: ignore[union-attr]
        unused = [name for name, font in fonts.items() if font.get_object().get("/BaseFont") == "/Helvetica"]
        found.append((page, fonts, unused))
    for page, fonts, unused in found:
        content = page.get_contents()
        if content is None:
            continue
        commands = content.get_data()
        for name in unused:
            fonts.pop(name, None)
            font = re.escape(name.encode("ascii"))
            commands = re.sub(rb"BT\s+" + font + rb" [\d.]+ Tf\s+[\d.]+ TL\s+ET", b"", commands)
            if re.search(font + rb"\s", commands):
                raise RenderError("Something is set in a font that is not embedded.")
        content.set_data(commands)
        page[NameObject("/Contents")] = writer._add_object(content.flate_encode())


def refuse_actions(writer: PdfWriter) -> None:
    """RenderError if the file does anything but show pages and lead to addresses of the web or of mail."""
    root = writer.root_object
    found = [name for name in _ACTIVE if name in root]
    names = root.get("/Names", DictionaryObject()).get_object()
    found += [name for name in ("/JavaScript", "/EmbeddedFiles") if name in names]
    for page in writer.pages:
        found += ["/AA"] if "/AA" in page else []
        for reference in page.get("/Annots", []):
            action = reference.get_object().get("/A", DictionaryObject()).get_object()
            is_link = action.get("/S") == "/URI" and str(action.get("/URI", "")).lower().startswith(_SAFE_LINKS)
            found += [] if is_link or not action else [str(action.get("/S"))]
    if found:
        raise RenderError(f"The file would act by itself: {', '.join(found)}.")


def written(writer: PdfWriter, moment: datetime) -> bytes:
    """The file, dated ``moment``: the same pages give the same bytes. RenderError if it would act by itself."""
    refuse_actions(writer)
    date = moment.astimezone(UTC).strftime("D:%Y%m%d%H%M%SZ")
    writer.add_metadata({"/CreationDate": date, "/ModDate": date})
    writer.compress_identical_objects(remove_unreferenced=True)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def print_pages(source: str) -> tuple[bytes, list[str]]:
    """The document, and everything that the renderer complained of. RenderError if it is too long, deep or slow."""
    policy = ResourceAccessPolicy.server(
        settings.FONTS_DIR,
        allow_remote=False,
        max_render_seconds=MAX_SECONDS,
    )
    target = io.BytesIO()
    with _complaints() as complaints:
        try:
            result = pisa.CreatePDF(
                source,
                dest=target,
                path=str(settings.FONTS_DIR / "certificate.html"),
                encoding="utf-8",
                resource_policy=policy,
            )
        except RenderLimitError as error:
            raise RenderError(f"Too much for one file: {error}") from error
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
