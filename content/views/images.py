"""The form by which images come into the library."""

from typing import Any

from django.utils.translation import gettext
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from content.uploads import IMAGE_KINDS, UploadRefusedError, check_upload


class ImageFileField(WagtailImageField):
    """Wagtail's field, which reads a file only once it is known to be a picture, and does not fail on a broken one."""

    def to_python(self, data: Any) -> Any:
        """The upload, checked."""
        if data:
            check_upload(data, data.name, IMAGE_KINDS)
        try:
            return super().to_python(data)
        except (OSError, SyntaxError, EOFError) as error:
            raise UploadRefusedError(gettext("The picture is broken and cannot be read."), code="broken") from error


class ImageForm(BaseImageForm):
    """The form of an image, wherever it is shown."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wagtails = self.fields.get("file")
        if wagtails is not None:
            self.fields["file"] = ImageFileField(
                label=wagtails.label, required=wagtails.required, widget=wagtails.widget, help_text=wagtails.help_text
            )
