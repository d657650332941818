"""Which letters the fonts of the PDF have."""

import unicodedata
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from fontTools.ttLib import TTFont

FACES = ("NotoSans-400.ttf", "NotoSans-700.ttf", "NotoSansArabic-400.ttf", "NotoSansArabic-700.ttf")


def can_print(text: str) -> bool:
    """Whether every character of a text has a glyph. Scripts that we have no font for, and emoji, have none."""
    known = _known(str(settings.FONTS_DIR))
    return all(ord(character) in known or unicodedata.category(character) == "Zs" for character in text)


def printable_part(name: str) -> str:
    """The words of a name that can be printed; empty if none of them has a letter."""
    words = [word for word in name.split() if can_print(word)]
    has_letters = any(unicodedata.category(character).startswith("L") for word in words for character in word)
    return " ".join(words) if has_letters else ""


@lru_cache(maxsize=2)
def _known(folder: str) -> frozenset[int]:
    return frozenset().union(*(TTFont(Path(folder) / name, lazy=True).getBestCmap() for name in FACES))
