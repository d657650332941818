"""Small files of every kind, true and false ones, made here: none is kept in the repository."""

import io
import struct
import zipfile
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

PLACE = b"\xa9xyz\x00\x10\x15\xc7+60.1699+024.9384/"


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    """As a browser hands it in; it calls everything what an attacker would."""
    return SimpleUploadedFile(name, content, content_type="text/html")


def picture(kind: str = "JPEG", size: tuple[int, int] = (640, 480), color: str = "teal", **options: object) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, color).save(target, kind, **options)
    return target.getvalue()


def picture_with_place(size: tuple[int, int] = (640, 480)) -> bytes:
    """A photograph that tells where it was taken and by whom, and lies on its side."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    exif[0x010F] = "Canary camera"
    exif[0x013B] = "Aino Canary"
    exif.get_ifd(0x8825).update({1: "N", 2: (60.0, 10.0, 11.0), 3: "E", 4: (24.0, 56.0, 18.0)})
    return picture("JPEG", size, exif=exif, comment=b"Canary comment")


def flood_png(width: int = 50_000, height: int = 50_000) -> bytes:
    """A few hundred bytes that say they are billions of pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")


def pdf(text: str = "") -> bytes:
    return f"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\n% {text}\ntrailer << /Root 1 0 R >>\n%%EOF\n".encode()


def archive(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            how = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            file.writestr(name, content, compress_type=how)
    return target.getvalue()


def docx(**more: bytes) -> bytes:
    return archive({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>", **more})


def xlsx() -> bytes:
    return archive({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"})


def odt() -> bytes:
    return archive({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<office/>"})


def box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content) + 8) + kind + content


def mp4(*, brand: bytes = b"isom", handler: bytes = b"vide", extra: bytes = b"", data: bytes = b"\0" * 512) -> bytes:
    """The boxes of a recording, without pictures or sound in it."""
    track = box(b"trak", box(b"mdia", box(b"hdlr", b"\0" * 8 + handler + b"\0" * 12)))
    return box(b"ftyp", brand + b"\0\0\2\0") + box(b"moov", track + extra) + box(b"mdat", data)


def m4a() -> bytes:
    return mp4(brand=b"M4A ", handler=b"soun")


def webm() -> bytes:
    return b"\x1a\x45\xdf\xa3\x93\x42\x82\x84webm" + b"\0" * 64


def mp3() -> bytes:
    frame = b"\xff\xfb\x90\x00" + b"\0" * 413  # MPEG 1, layer III, 128 kbit/s, 44.1 kHz
    return b"ID3\x04\0\0\0\0\0\x0a" + b"\0" * 10 + frame * 3


VTT = """WEBVTT

1
00:00.000 --> 00:02.500
<v Tulkki>Hyvää päivää.

00:02.500 --> 00:05.000
Olen tulkki ja käännän kaiken.
"""


def vtt(text: str = VTT) -> bytes:
    return text.encode()
