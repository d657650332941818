"""What a person's name may hold, since it is printed on certificates."""

import unicodedata
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

# Bidirectional overrides and isolates turn a printed name around; controls and lone surrogates break the PDF.
_FORBIDDEN = {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"}
_BIDI = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def validate_person_name(name: str) -> None:
    """Refuse control and text-direction characters; any script is welcome.

    Raises ValidationError with a message for the person who typed it.
    """
    if any(character in _BIDI or unicodedata.category(character) in _FORBIDDEN for character in name):
        raise ValidationError(
            _("The name has invisible control characters. Type it again instead of pasting it."),
            code="control_characters",
        )
    if not any(unicodedata.category(character).startswith("L") for character in name):
        raise ValidationError(_("Write your name with letters."), code="no_letters")


def register_print_check(check: Callable[[str], bool]) -> None:
    """Have names judged by who prints them: whether every letter of one can be printed."""
    _print_checks[:] = [check]


_print_checks: list[Callable[[str], bool]] = []


def print_advice(name: str) -> str:
    """What to tell whoever has a name that can be read on pages and not be printed into files; empty for others."""
    if all(ord(character) < _SURELY_PRINTED for character in name) or all(check(name) for check in _print_checks):
        return ""
    return gettext(
        "Your certificate shows your name as you wrote it. The PDF file cannot print all of its letters: if you need "
        "it on paper, write your name in Latin letters as well, as in your passport."
    )


def unprintable(text: str) -> list[str]:
    """The characters of a text that files cannot print, each once, in their order."""
    asked = [letter for letter in dict.fromkeys(text) if ord(letter) >= _SURELY_PRINTED and letter not in _PUNCTUATION]
    return [letter for letter in asked if not all(check(letter) for check in _print_checks)]


# Latin with the letters of Europe: nobody else need be asked.
_SURELY_PRINTED = 0x180
_PUNCTUATION = set("–—‘’“”„…•")


def tidy_person_name(name: str) -> str:
    """Compose letters with their marks (NFC) and leave one space between words."""
    return " ".join(unicodedata.normalize("NFC", name).split())
