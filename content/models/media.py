"""Our own image and document models, there from the first migration so that they can grow."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from wagtail.documents.models import AbstractDocument
from wagtail.documents.models import Document as WagtailDocument
from wagtail.images.models import AbstractImage, AbstractRendition, get_upload_to
from wagtail.images.models import Image as WagtailImage

from content.models.fields import DocumentFileField, LibraryImageField
from content.uploads import kind_of_name


class Image(AbstractImage):
    """A picture. It carries its licence, since pictures are reused in other modules."""

    file = LibraryImageField(  # type: ignore[call-arg]
        _("file"), upload_to=get_upload_to, width_field="width", height_field="height"
    )
    credit = models.CharField(_("credit"), max_length=200, blank=True, help_text=_("Who made it, and its licence."))
    updated_at = models.DateTimeField(auto_now=True, editable=False)

    # Given again with names of their own: Wagtail's unused models of the same name claim the usual ones.
    tags = TaggableManager(verbose_name=_("tags"), blank=True, related_name="content_images")
    uploaded_by_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    admin_form_fields = (*WagtailImage.admin_form_fields, "credit")

    class Meta(AbstractImage.Meta):
        # Files are asked for by their names.
        indexes = [models.Index(fields=["file"], name="content_image_file")]
        verbose_name = _("image")
        verbose_name_plural = _("images")
        permissions = [("choose_image", "Can choose image")]


class Rendition(AbstractRendition):
    """An image in one size."""

    image = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        indexes = [models.Index(fields=["file"], name="content_rendition_file")]
        constraints = [
            # Wagtail makes a size once: two workers must not store it twice.
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="content_rendition_unique_size"
            ),
        ]


class Document(AbstractDocument):
    """A file to download."""

    file = DocumentFileField(_("file"), upload_to="documents")
    download_name = models.CharField(max_length=120, blank=True, editable=False)
    updated_at = models.DateTimeField(auto_now=True, editable=False)
    is_accessible = models.BooleanField(
        _("accessible"), default=False, help_text=_("The file has been checked to work with assistive technology.")
    )

    tags = TaggableManager(verbose_name=_("tags"), blank=True, related_name="content_documents")
    uploaded_by_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    admin_form_fields = (*WagtailDocument.admin_form_fields, "is_accessible")

    class Meta(AbstractDocument.Meta):
        indexes = [models.Index(fields=["file"], name="content_document_file")]
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        permissions = [("choose_document", "Can choose document")]

    @property
    def filename(self) -> str:
        """The name to download as; the address has another, which tells nothing."""
        return self.download_name or super().filename

    @property
    def kind_label(self) -> str:
        """What a reader calls files of this kind, as ``PDF``; empty if it is unknown."""
        kind = kind_of_name(self.file.name or "")
        return kind.label if kind else ""
