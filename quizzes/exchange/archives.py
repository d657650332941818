"""Office files from strangers: looked through part by part, nothing unpacked, before a library sees them."""

import io
import stat
import zipfile
import zlib

from django.utils.translation import gettext

from quizzes.exchange.form import FileRefusedError

MAX_PARTS = 1_000
MAX_UNPACKED = 50 * 1024 * 1024
_CHUNK = 64 * 1024
_ENCRYPTED = 0x1
# Declarations of entities, in the encodings that XML readers take without being told.
_DTD = tuple(mark.encode(encoding) for mark in ("<!DOCTYPE", "<!ENTITY") for encoding in ("utf-8", "utf-16-le"))


def check_archive(data: bytes) -> None:
    """Raise FileRefusedError unless every part is what the directory says, in place, and free of entities.

    Refused whole: paths that lead out, links, parts of one name, encryption, programs, too many or too large parts,
    sizes that lie, and XML with a document type. Reads every part once, at most MAX_UNPACKED bytes.
    """
    refused = FileRefusedError(
        gettext("The file is not a sound Excel or Word file. Open it in its own program and save it again.")
    )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            names = [info.filename.lower() for info in infos]
            if not infos or len(infos) > MAX_PARTS or len(set(names)) < len(names):
                raise refused
            if any(not _is_in_place(info) for info in infos) or sum(info.file_size for info in infos) > MAX_UNPACKED:
                raise refused
            for info in infos:
                _read_through(archive, info, refused)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        raise refused from None


def _is_in_place(info: zipfile.ZipInfo) -> bool:
    name = info.orig_filename
    leads_out = name.startswith("/") or "\\" in name or ":" in name or "\0" in name or ".." in name.split("/")
    is_link = stat.S_ISLNK(info.external_attr >> 16)
    is_program = any(mark in name.lower() for mark in ("vbaproject", "activex", "macrosheets", "vbadata"))
    return not (leads_out or is_link or is_program or info.flag_bits & _ENCRYPTED)


def _read_through(archive: zipfile.ZipFile, info: zipfile.ZipInfo, refused: FileRefusedError) -> None:
    """The library checks length and sum at the end of a part: one that lies does not reach it."""
    is_xml = info.filename.lower().endswith((".xml", ".rels"))
    before, read = b"", 0
    with archive.open(info) as part:
        while chunk := part.read(_CHUNK):
            read += len(chunk)
            if is_xml and any(mark in before + chunk for mark in _DTD):
                raise refused
            before = chunk[-20:]
    if read != info.file_size:
        raise refused
