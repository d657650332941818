"""Draw an uploaded picture anew: the right way up, no larger than needed, without what the camera wrote into it."""

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils.translation import gettext
from PIL import Image, ImageCms, ImageOps

from content.uploads.checking import UploadRefusedError
from content.uploads.kinds import JPEG, PNG, Kind

_MAX_SIDE = 3000
_FORMATS = {"JPEG": ("JPEG", "MPO"), "PNG": ("PNG",), "WebP": ("WEBP",)}


def clean_image(file: Any, kind: Kind, *, max_side: int = _MAX_SIDE) -> ContentFile:
    """The picture as a new file of the same kind. Nothing of the old file's bytes is kept: no EXIF, place, profile.

    Sizes are read before any pixel is. Raises UploadRefusedError for floods of pixels, animations and broken files.
    """
    file.seek(0)
    try:
        with Image.open(file, formats=[_FORMATS[kind.label][0]]) as picture:
            _refuse_floods(picture)
            if picture.format not in _FORMATS[kind.label] or (kind is not JPEG and getattr(picture, "n_frames", 1) > 1):
                raise UploadRefusedError(gettext("Moving pictures are not taken: use a video."), code="animated")
            drawn = _draw(picture, kind, max_side)
    except Image.DecompressionBombError as error:
        raise _flood() from error
    except (OSError, SyntaxError, ValueError, EOFError, ImageCms.PyCMSError) as error:
        raise UploadRefusedError(gettext("The picture is broken and cannot be read."), code="broken") from error
    return ContentFile(drawn)


def _flood() -> UploadRefusedError:
    return UploadRefusedError(
        gettext("The picture has too many pixels: at most %(count)s million are taken.")
        % {"count": settings.UPLOAD_MAX_MEGAPIXELS},
        code="too_many_pixels",
    )


def _refuse_floods(picture: Image.Image) -> None:
    width, height = picture.size
    if width * height > settings.UPLOAD_MAX_MEGAPIXELS * 1_000_000:
        raise _flood()


def _draw(picture: Image.Image, kind: Kind, max_side: int) -> bytes:
    profile = picture.info.get("icc_profile")
    if kind is not JPEG and picture.mode not in ("RGB", "RGBA", "L", "LA"):
        has_holes = "A" in picture.mode or "transparency" in picture.info
        picture = picture.convert("RGBA" if has_holes else "RGB")
    picture.thumbnail((max_side, max_side))  # a JPEG is not decoded yet: it is read at a fraction of its size
    drawn = _in_standard_colors(ImageOps.exif_transpose(picture), profile)
    if kind is JPEG and drawn.mode not in ("RGB", "L"):
        drawn = drawn.convert("RGB")
    plain = Image.new(drawn.mode, drawn.size)  # Pillow would write again some of what it read
    plain.paste(drawn)
    target = BytesIO()
    if kind is JPEG:
        plain.save(target, "JPEG", quality=88, optimize=True, progressive=True)
    elif kind is PNG:
        plain.save(target, "PNG")
    else:
        plain.save(target, "WEBP", quality=88, method=4)
    return target.getvalue()


def _in_standard_colors(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Colors as sRGB has them, so that the picture looks right without its profile."""
    if not profile or picture.mode not in ("RGB", "CMYK"):
        return picture
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        converted = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except ImageCms.PyCMSError:
        return picture  # a profile that nobody can read was of no use either
    return converted or picture
