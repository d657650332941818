"""Pictures that an administrator brings along: read with care, kept small."""

import hashlib
import io
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils.translation import gettext_lazy as _
from PIL import Image, UnidentifiedImageError

MAX_BYTES = 1_000_000
MAX_PIXELS = 4_000_000


def read_picture(file: Any) -> Any:
    """An uploaded PNG or JPEG of a bearable size as a picture; None without a file. Raises ValidationError."""
    if not file:
        return None
    if file.size > MAX_BYTES:
        raise ValidationError(_("The picture is larger than 1 MB."), code="too_large")
    try:
        with Image.open(file, formats=["PNG", "JPEG"]) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise ValidationError(_("The picture has more than 4 million pixels."), code="too_large")
            return picture.convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise ValidationError(_("This is not a PNG or JPEG picture."), code="not_a_picture") from error


def keep_logo(picture: Image.Image) -> str:
    """Store the logo, without what cameras write into files; its name, which tells hash and size."""
    picture.thumbnail((800, 160))
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", optimize=True)
    data = buffer.getvalue()
    name = f"service/{hashlib.sha256(data).hexdigest()[:24]}-{picture.width}x{picture.height}.png"
    if not storages["private"].exists(name):
        storages["private"].save(name, ContentFile(data))
    return name
