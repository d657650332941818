"""File fields that look into what they are given, by whatever way it comes: form, chooser, API or code.

What passes is kept under a random name; a picture is drawn anew.
"""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db import models
from wagtail.images.models import AbstractImage, WagtailImageField

from content import uploads
from content.uploads import Kind


class CheckedFileField(models.FileField):
    """A file of certain kinds. ``name_field``: where the model keeps the name to download it as."""

    kinds: ClassVar[Sequence[Kind]] = ()
    name_field: ClassVar[str] = ""

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        """Check and rename a new file, so that forms can show what is wrong with it."""
        file = super().clean(value, model_instance)
        self._take_in(file, model_instance)
        return file

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """The same for what nobody cleaned."""
        self._take_in(getattr(model_instance, self.attname), model_instance)
        return super().pre_save(model_instance, add)

    def _take_in(self, file: Any, instance: models.Model | None) -> None:
        if not file or file._committed or getattr(file.file, "is_taken_in", False):
            return
        given = file.name
        kind = uploads.check_upload(file.file, given, self.kinds)
        file.file = self._prepared(file.file, kind)
        file.file.is_taken_in = True
        file.name = file.file.name = uploads.random_name(kind)
        if self.name_field and instance is not None:
            setattr(instance, self.name_field, uploads.clean_name(given, kind))

    def _prepared(self, file: Any, kind: Kind) -> Any:
        return file


class DocumentFileField(CheckedFileField):
    """A document to download."""

    kinds = uploads.DOCUMENT_KINDS
    name_field = "download_name"


class VideoFileField(CheckedFileField):
    """A video that browsers play."""

    kinds = uploads.VIDEO_KINDS


class AudioFileField(CheckedFileField):
    """A sound recording that browsers play."""

    kinds = uploads.AUDIO_KINDS


class CaptionsFileField(CheckedFileField):
    """Captions in WebVTT."""

    kinds = uploads.CAPTION_KINDS


class PictureFileField(CheckedFileField, models.ImageField):
    """A picture that is not in the image library."""

    kinds = uploads.IMAGE_KINDS

    def _prepared(self, file: Any, kind: Kind) -> Any:
        return uploads.clean_image(file, kind, max_side=1600)


class LibraryImageField(CheckedFileField, WagtailImageField):
    """The original of an image in the library."""

    kinds = uploads.IMAGE_KINDS

    def contribute_to_class(self, cls: type[models.Model], name: str, *args: Any, **kwargs: Any) -> None:
        """Stand where Wagtail's field stood: before width and height, which are stored as this one leaves them."""
        self.creation_counter = AbstractImage._meta.get_field("file").creation_counter
        super().contribute_to_class(cls, name, *args, **kwargs)

    def _take_in(self, file: Any, instance: models.Model | None) -> None:
        before = getattr(file, "_file", None)
        super()._take_in(file, instance)
        if file and file._file is not before and instance is not None:
            file.__dict__.pop("_dimensions_cache", None)
            self.update_dimension_fields(instance, force=True)

    def _prepared(self, file: Any, kind: Kind) -> Any:
        return uploads.clean_image(file, kind)
