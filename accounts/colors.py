"""Colors that an administrator may choose: white text stands on them."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_HEX = re.compile(r"#[0-9A-Fa-f]{6}")
MIN_CONTRAST = 4.5  # WCAG 1.4.3


def contrast_with_white(color: str) -> float:
    """The contrast of a color like ``#4A3475`` with white, from 1 to 21 (WCAG 2.2)."""
    parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def validate_color(color: str) -> None:
    """Refuse what is no color, and a color on which white text could not be read."""
    if not _HEX.fullmatch(color):
        raise ValidationError(_("Write the color as # and six digits, such as #4A3475."))
    if contrast_with_white(color) < MIN_CONTRAST:
        raise ValidationError(_("White text could not be read on this color: choose a darker one."))
