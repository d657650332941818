"""What differs between two texts, line by line and word by word. Pure: neither Django nor any model."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORDS = re.compile(r"\s+|[^\s]+")
# Below this the words of two lines have so little in common that the reader is better served by both as a whole.
_ALIKE = 0.5


@dataclass(frozen=True)
class Piece:
    """A part of a line. ``kind``: same, added or removed."""

    kind: str
    text: str


@dataclass(frozen=True)
class Line:
    """A line. ``kind``: same, changed (then some of its pieces are the same), added or removed."""

    kind: str
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """All its pieces together."""
        return "".join(piece.text for piece in self.pieces)


def differences(old: Sequence[str], new: Sequence[str]) -> list[Line]:
    """The lines of both, in order. Without what was added it is ``old``, without what was removed ``new``."""
    lines: list[Line] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            lines += [_whole("same", line) for line in old[i1:i2]]
        else:
            lines += _replaced(old[i1:i2], new[j1:j2])
    return lines


def has_differences(lines: Sequence[Line]) -> bool:
    """Whether anything was added or removed."""
    return any(line.kind != "same" for line in lines)


def _replaced(old: Sequence[str], new: Sequence[str]) -> Iterator[Line]:
    for before, after in zip(old, new, strict=False):
        pieces = tuple(_pieces(_WORDS.findall(before), _WORDS.findall(after)))
        common = sum(len(piece.text) for piece in pieces if piece.kind == "same")
        if common >= _ALIKE * max(len(before), len(after)):
            yield Line("changed", pieces)
        else:
            yield _whole("removed", before)
            yield _whole("added", after)
    yield from (_whole("removed", line) for line in old[len(new) :])
    yield from (_whole("added", line) for line in new[len(old) :])


def _pieces(old: list[str], new: list[str]) -> Iterator[Piece]:
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece("same", "".join(old[i1:i2]))
            continue
        if i1 < i2:
            yield Piece("removed", "".join(old[i1:i2]))
        if j1 < j2:
            yield Piece("added", "".join(new[j1:j2]))


def _whole(kind: str, text: str) -> Line:
    return Line(kind, (Piece(kind, text),))
