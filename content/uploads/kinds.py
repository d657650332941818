"""The kinds of files that are kept and served. What is not here is neither."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO

from content.uploads import office, recordings
from content.uploads.captions import is_captions

Test = Callable[[BinaryIO], bool]
_TAIL = 2048


@dataclass(frozen=True)
class Kind:
    """A kind of file. The first extension is the one that it is stored under; ``test`` reads the content."""

    label: str
    extensions: tuple[str, ...]
    content_type: str
    group: str
    test: Test

    @property
    def is_shown(self) -> bool:
        """Whether a browser may show it in a page; everything else is handed over as a download."""
        return self.group != "document"


def _starts_with(*signatures: bytes) -> Test:
    def test(file: BinaryIO) -> bool:
        return file.read(16).startswith(signatures)

    return test


def _is_webp(file: BinaryIO) -> bool:
    head = file.read(12)
    return head[:4] == b"RIFF" and head[8:12] == b"WEBP"


def _is_pdf(file: BinaryIO) -> bool:
    """Begins as PDF, ends as PDF, and is no web page or archive at the same time."""
    head = file.read(1024)
    size = file.seek(0, 2)
    file.seek(max(0, size - _TAIL))
    tail = file.read()
    end = tail.rfind(b"%%EOF")
    is_whole = head.startswith(b"%PDF-") and end >= 0 and not tail[end + 5 :].strip(b"\r\n\t \0")
    return is_whole and not any(
        mark in head.lower() for mark in (b"<html", b"<script", b"<svg", b"<!doctype", b"<?xml")
    )


JPEG = Kind("JPEG", ("jpg", "jpeg"), "image/jpeg", "image", _starts_with(b"\xff\xd8\xff"))
PNG = Kind("PNG", ("png",), "image/png", "image", _starts_with(b"\x89PNG\r\n\x1a\n"))
WEBP = Kind("WebP", ("webp",), "image/webp", "image", _is_webp)
PDF = Kind("PDF", ("pdf",), "application/pdf", "document", _is_pdf)
DOCX = Kind(
    "Word",
    ("docx",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "document",
    office.is_word,
)
XLSX = Kind(
    "Excel", ("xlsx",), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "document", office.is_excel
)
ODT = Kind("ODT", ("odt",), "application/vnd.oasis.opendocument.text", "document", office.is_open_document)
MP4 = Kind("MP4", ("mp4",), "video/mp4", "video", recordings.is_mp4)
WEBM = Kind("WebM", ("webm",), "video/webm", "video", recordings.is_webm)
MP3 = Kind("MP3", ("mp3",), "audio/mpeg", "audio", recordings.is_mp3)
M4A = Kind("M4A", ("m4a",), "audio/mp4", "audio", recordings.is_m4a)
VTT = Kind("WebVTT", ("vtt",), "text/vtt; charset=utf-8", "captions", is_captions)

IMAGE_KINDS = (JPEG, PNG, WEBP)
DOCUMENT_KINDS = (PDF, DOCX, XLSX, ODT)
VIDEO_KINDS = (MP4, WEBM)
AUDIO_KINDS = (MP3, M4A)
CAPTION_KINDS = (VTT,)
KINDS = (*IMAGE_KINDS, *DOCUMENT_KINDS, *VIDEO_KINDS, *AUDIO_KINDS, *CAPTION_KINDS)


def kind_of_name(name: str, kinds: Iterable[Kind] = KINDS) -> Kind | None:
    """The kind that a file's extension says, or None if there is no such kind among ``kinds``."""
    extension = PurePosixPath(name).suffix.lower().removeprefix(".")
    return next((kind for kind in kinds if extension in kind.extensions), None)
