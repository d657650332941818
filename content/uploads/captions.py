"""Read WebVTT, as much of it as captions need."""

import re
from dataclasses import dataclass
from typing import BinaryIO

_TIME = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_TIMING = re.compile(rf"^{_TIME}[ \t]+-->[ \t]+{_TIME}(?:[ \t]+[^<>]*)?$")
_TAG = re.compile(r"</?(?:b|i|u|c|v|lang|ruby|rt)(?:[.\s][^<>]*)?>|<(?:\d{2,}:)?\d{2}:\d{2}\.\d{3}>")
MAX_BYTES = 1024 * 1024


class CaptionsError(ValueError):
    """Text that is not WebVTT; ``line`` counts from 1."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(f"line {line}: {problem}")
        self.line = line


@dataclass(frozen=True)
class Cue:
    """What stands on the picture from ``start`` to ``end``, in seconds."""

    start: float
    end: float
    text: str


def parse_captions(text: str) -> list[Cue]:
    """The cues of a WebVTT file, in order. Raises CaptionsError if it is none, or has no cue that says anything."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if "\0" in text or not re.fullmatch(r"WEBVTT(?:[ \t].*)?", lines[0]):
        raise CaptionsError(1, "WEBVTT expected")
    cues: list[Cue] = []
    number = 1
    while number < len(lines):
        block = []
        while number < len(lines) and lines[number].strip():
            block.append((number + 1, lines[number]))
            number += 1
        number += 1
        if block and not re.match(r"(?:NOTE|STYLE|REGION)\b", block[0][1]):
            cues += _cue(block, after=cues[-1].start if cues else 0.0, is_header=not cues)
    if not any(cue.text for cue in cues):
        raise CaptionsError(len(lines), "no cue")
    return cues


def _cue(block: list[tuple[int, str]], *, after: float, is_header: bool) -> list[Cue]:
    place = next((index for index, (_, line) in enumerate(block) if "-->" in line), None)
    if place is None:
        if is_header and all(":" in line for _, line in block):
            return []  # facts of the file that stand below its first line
        raise CaptionsError(block[0][0], "no time")
    number, line = block[place]
    timing = _TIMING.match(line)
    if timing is None or place > 1:
        raise CaptionsError(number, "bad time")
    start, end = _seconds(*timing.groups()[:4]), _seconds(*timing.groups()[4:])
    if end <= start or start < after:
        raise CaptionsError(number, "times run backwards")
    text = "\n".join(line for _, line in block[place + 1 :])
    if "<" in _TAG.sub("", text):
        raise CaptionsError(number + 1, "markup")
    return [Cue(start, end, _TAG.sub("", text).strip())]


def _seconds(hours: str | None, minutes: str, seconds: str, thousandths: str) -> float:
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + int(thousandths) / 1000


def is_captions(file: BinaryIO) -> bool:
    """Whether a file is WebVTT with at least one cue."""
    try:
        parse_captions(file.read(MAX_BYTES + 1).decode("utf-8"))
    except (CaptionsError, UnicodeDecodeError):
        return False
    return True
