"""Office files are archives: look in, unpack nothing."""

import zipfile
from typing import BinaryIO

# What an archive may come to when a reader's program unpacks it.
MAX_PARTS = 5_000
MAX_UNPACKED = 200 * 1024 * 1024
_END_BYTES = 22
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.text"
# Programs inside a document.
_ACTIVE = ("vbaproject.bin", "vbadata.xml", "activex", "basic/", "scripts/", "macrosheets/")


def _parts(file: BinaryIO) -> set[str] | None:
    """Names of the parts, or None if this is no sound archive: hidden before, in or after another file, or a bomb."""
    if file.read(4) != b"PK\x03\x04":
        return None
    file.seek(-_END_BYTES, 2)
    end = file.read()
    if end[:4] != b"PK\x05\x06" or end[-2:] != b"\0\0":
        return None  # a comment, or another file, stands after it
    try:
        with zipfile.ZipFile(file) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        return None
    if not infos or min(info.header_offset for info in infos) != 0:
        return None
    names = {info.filename for info in infos}
    is_bomb = len(infos) > MAX_PARTS or sum(info.file_size for info in infos) > MAX_UNPACKED
    is_crooked = any(name.startswith(("/", "\\")) or ".." in name.split("/") for name in names)
    is_active = any(mark in name.lower() for name in names for mark in _ACTIVE)
    return None if is_bomb or is_crooked or is_active else names


def is_word(file: BinaryIO) -> bool:
    """A text document without programs in it."""
    names = _parts(file)
    return names is not None and {"[Content_Types].xml", "word/document.xml"} <= names


def is_excel(file: BinaryIO) -> bool:
    """A table without programs in it."""
    names = _parts(file)
    return names is not None and {"[Content_Types].xml", "xl/workbook.xml"} <= names


def is_open_document(file: BinaryIO) -> bool:
    """An OpenDocument text without programs in it; it says its type uncompressed at a fixed place."""
    names = _parts(file)
    if names is None or "content.xml" not in names:
        return False
    file.seek(30)
    return file.read(8 + len(_OPEN_DOCUMENT) + 2) == b"mimetype" + _OPEN_DOCUMENT + b"PK"
