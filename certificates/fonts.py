"""Which letters the fonts of the PDF have."""

import unicodedata
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from fontTools.ttLib import TTFont

FACES = ("NotoSans-400.ttf", "NotoSans-700.ttf", "NotoSansArabic-400.ttf", "NotoSansArabic-700.ttf")
# Bold only, and named in a document only if it needs them: the bytes of all others stay what they were.
RARE_FACES = (
    "NotoSansArmenian-700.ttf",
    "NotoSansEthiopic-700.ttf",
    "NotoSansGeorgian-700.ttf",
    "NotoSansHebrew-700.ttf",
)
# Below it there are only Latin, Greek and Cyrillic.
_FIRST_RARE = 0x530


def can_print(text: str) -> bool:
    """Whether every character of a text has a glyph. Scripts that we have no font for, and emoji, have none."""
    known = _known(str(settings.FONTS_DIR), FACES + RARE_FACES)
    return all(ord(character) in known or unicodedata.category(character) == "Zs" for character in text)


def printable_part(name: str) -> str:
    """The words of a name that can be printed; empty if none of them has a letter."""
    words = [word for word in name.split() if can_print(word)]
    has_letters = any(unicodedata.category(character).startswith("L") for word in words for character in word)
    return " ".join(words) if has_letters else ""


def rare_faces(*texts: str) -> list[str]:
    """The files that texts need beside the usual ones."""
    letters = {ord(character) for text in texts for character in text if ord(character) >= _FIRST_RARE}
    if letters:
        letters -= _known(str(settings.FONTS_DIR), FACES)
    return [face for face in RARE_FACES if letters & _known(str(settings.FONTS_DIR), (face,))] if letters else []


@lru_cache(maxsize=16)
def _known(folder: str, faces: tuple[str, ...]) -> frozenset[int]:
    return frozenset().union(*(TTFont(Path(folder) / name, lazy=True).getBestCmap() for name in faces))
