"""Tell video and audio by their boxes and frames."""

from collections.abc import Iterator
from typing import BinaryIO

_MAX_INDEX = 32 * 1024 * 1024
_VIDEO_BRANDS = (b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"dash", b"MSNV")
_PLACES = (b"\xa9xyz", b"com.apple.quicktime.location", b"loci")


def _boxes(file: BinaryIO) -> Iterator[tuple[bytes, int, int]]:
    """(type, start, end) of each box at the top; ends at the first that is not sound."""
    size = file.seek(0, 2)
    start = 0
    while start + 8 <= size:
        file.seek(start)
        head = file.read(16)
        length, kind, header = int.from_bytes(head[:4], "big"), head[4:8], 8
        if length == 1:
            length, header = int.from_bytes(head[8:16], "big"), 16
        elif length == 0:
            length = size - start
        if length < header or start + length > size:
            return
        yield kind, start + header, start + length
        start += length
    if start == size:
        yield b"end ", size, size


def _index(file: BinaryIO) -> tuple[bytes, bytes]:
    """(brand, the index of its tracks) of an MP4 family file that is sound from begin to end; else empty."""
    boxes = list(_boxes(file))
    kinds = [kind for kind, _, _ in boxes]
    if not boxes or kinds[0] != b"ftyp" or b"moov" not in kinds or kinds[-1] != b"end ":
        return b"", b""
    file.seek(boxes[0][1])
    brand = file.read(4)
    _, start, end = boxes[kinds.index(b"moov")]
    if end - start > _MAX_INDEX:
        return b"", b""
    file.seek(start)
    return brand, file.read(end - start)


def _has_track(index: bytes, handler: bytes) -> bool:
    place = index.find(b"hdlr")
    while place >= 0:
        if index[place + 12 : place + 16] == handler:
            return True
        place = index.find(b"hdlr", place + 4)
    return False


def is_mp4(file: BinaryIO) -> bool:
    """A video that browsers play."""
    brand, index = _index(file)
    return brand in _VIDEO_BRANDS and _has_track(index, b"vide")


def is_m4a(file: BinaryIO) -> bool:
    """Sound in an MP4 file, without pictures."""
    brand, index = _index(file)
    return brand in (b"M4A ", *_VIDEO_BRANDS) and _has_track(index, b"soun") and not _has_track(index, b"vide")


def tells_place(file: BinaryIO) -> bool:
    """Whether a recording says where it was made, as phones write it."""
    file.seek(0)
    index = _index(file)[1]
    return any(mark in index for mark in _PLACES)


def is_webm(file: BinaryIO) -> bool:
    """A video in WebM, not another file of the Matroska family."""
    head = file.read(64)
    place = head.find(b"\x42\x82")
    return head.startswith(b"\x1a\x45\xdf\xa3") and place >= 0 and head[place + 3 : place + 7] == b"webm"


def is_mp3(file: BinaryIO) -> bool:
    """Two frames of MPEG layer III in a row, after a tag if there is one."""
    head = file.read(10)
    start = 0
    if head.startswith(b"ID3") and len(head) == 10:
        start = 10 + sum((byte & 0x7F) << shift for byte, shift in zip(head[6:10], (21, 14, 7, 0), strict=True))
    file.seek(start)
    length = _frame_length(file.read(4))
    if not length:
        return False
    file.seek(start + length)
    return bool(_frame_length(file.read(4)))


_BIT_RATES = {  # kbit/s of layer III, by version
    3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0),
}
_SAMPLE_RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}


def _frame_length(head: bytes) -> int:
    """Bytes of the frame that begins so; 0 if none does."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return 0
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    rate, sample, padding = head[2] >> 4, head[2] >> 2 & 3, head[2] >> 1 & 1
    if version == 1 or layer != 1 or sample == 3:
        return 0
    kbits = _BIT_RATES[3 if version == 3 else 2][rate]
    return (144 if version == 3 else 72) * kbits * 1000 // _SAMPLE_RATES[version][sample] + padding if kbits else 0
