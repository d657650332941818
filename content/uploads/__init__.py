"""Files that people hand in: what they are is read from their content, never believed of their names."""

from content.uploads.checking import UploadRefusedError, check_upload
from content.uploads.images import clean_image
from content.uploads.kinds import (
    AUDIO_KINDS,
    CAPTION_KINDS,
    DOCUMENT_KINDS,
    IMAGE_KINDS,
    KINDS,
    VIDEO_KINDS,
    Kind,
    kind_of_name,
)
from content.uploads.names import clean_name, random_name

__all__ = [
    "AUDIO_KINDS",
    "CAPTION_KINDS",
    "DOCUMENT_KINDS",
    "IMAGE_KINDS",
    "KINDS",
    "VIDEO_KINDS",
    "Kind",
    "UploadRefusedError",
    "check_upload",
    "clean_image",
    "clean_name",
    "kind_of_name",
    "random_name",
]
