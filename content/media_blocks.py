"""The blocks that show or offer a file, and the card that leads to another service."""

from typing import Any
from urllib.parse import urlsplit

from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock
from wagtail.snippets.blocks import SnippetChooserBlock

# Blocks whose HTML changes when a row elsewhere does (content.services.rendering).
MEDIA_BLOCKS = frozenset({"image", "video", "audio", "document"})


class PictureBlock(blocks.StructBlock):
    """A picture. Its text alternative belongs to the place where it stands, not to the file."""

    image = ImageBlock(label=_("Picture"))
    caption = blocks.CharBlock(max_length=300, required=False, label=pgettext_lazy("of a picture", "Caption"))

    class Meta:
        icon = "image"
        label = _("Picture")
        label_format = "{caption}"
        template = "content/blocks/image.html"
        description = _("Use when a picture says what words cannot. Say in words what it shows, or mark it decorative.")
        preview_template = "content/blocks/previews/image.html"
        preview_value = {"image": None, "caption": "Polku oppijan ensimmäisestä käynnistä todistukseen."}


class VideoBlock(blocks.StructBlock):
    """A video of our own, with captions and transcript."""

    video = SnippetChooserBlock("content.Video", label=_("Video"))

    class Meta:
        icon = "media"
        label = _("Video")
        template = "content/blocks/video.html"
        description = _("Use for a video of your own, at most ten minutes. It needs captions and a transcript.")
        preview_template = "content/blocks/previews/video.html"
        preview_value = {"video": None}


class AudioBlock(blocks.StructBlock):
    """A sound recording with its transcript."""

    audio = SnippetChooserBlock("content.Audio", label=_("Audio recording"))

    class Meta:
        icon = "openquote"
        label = _("Audio recording")
        template = "content/blocks/audio.html"
        description = _("Use for speech that is worth hearing. It needs a transcript.")
        preview_template = "content/blocks/previews/audio.html"
        preview_value = {"audio": None}


class DocumentBlock(blocks.StructBlock):
    """A file to download."""

    document = DocumentChooserBlock(label=_("Document"))
    title = blocks.CharBlock(
        max_length=160, required=False, label=_("Text of the link"), help_text=_("Empty: the document's title.")
    )
    note = blocks.CharBlock(
        max_length=300,
        required=False,
        label=_("What it is for"),
        help_text=_("If the file is not accessible: where the same is said on a page."),
    )

    class Meta:
        icon = "doc-full"
        label = _("Document")
        label_format = "{title}"
        template = "content/blocks/document.html"
        description = _("Use for a form or a guide to print. What everybody must read belongs on a page.")
        preview_template = "content/blocks/previews/document.html"
        preview_value = {"document": None, "title": "Tarkistuslista tapaamista varten", "note": "Tulosta ja täytä."}


class LinkCardValue(blocks.StructValue):
    """What the card says of the address itself."""

    @property
    def host(self) -> str:
        """The service that the link opens, without ``www.``."""
        return (urlsplit(self.get("url") or "").hostname or "").removeprefix("www.")


class LinkCardBlock(blocks.StructBlock):
    """A way to another service: nothing of it is shown here, and nobody is told who read this page."""

    title = blocks.CharBlock(max_length=160, label=_("Title"))
    url = blocks.URLBlock(label=_("Address"), validators=[URLValidator(schemes=["https", "http"])])
    text = blocks.CharBlock(max_length=300, required=False, label=_("What is there"))
    is_video = blocks.BooleanBlock(required=False, label=_("It is a video"))
    minutes = blocks.IntegerBlock(min_value=1, max_value=600, required=False, label=_("Length in minutes"))
    language = blocks.ChoiceBlock(
        choices=[("fi", _("Finnish")), ("sv", _("Swedish")), ("en", _("English"))], default="fi", label=_("Language")
    )

    class Meta:
        icon = "link-external"
        label = _("Link to another service")
        label_format = "{title}"
        template = "content/blocks/link_card.html"
        value_class = LinkCardValue
        description = _("Use for a video or a page elsewhere. It is never shown inside this site.")
        preview_value: dict[str, Any] = {
            "title": "Tulkin kanssa työskentely",
            "url": "https://video.example/tulkki",
            "text": "Viranomaisen video siitä, miten tulkattu tapaaminen alkaa.",
            "is_video": True,
            "minutes": 6,
            "language": "fi",
        }
