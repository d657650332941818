"""What a person's name may hold, since it is printed on certificates."""

import unicodedata

from django.core.exceptions import ValidationError
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


def tidy_person_name(name: str) -> str:
    """Compose letters with their marks (NFC) and leave one space between words."""
    return " ".join(unicodedata.normalize("NFC", name).split())
