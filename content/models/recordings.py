"""Video and audio, with what makes them accessible: captions in each language, and the transcript."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Collection, CollectionMember, Page, ReferenceIndex
from wagtail.permissions import policy_registry
from wagtail.search import index

from content.models.fields import AudioFileField, CaptionsFileField, PictureFileField, VideoFileField
from content.uploads import kind_of_name

Problem = tuple[str, str]


class RecordingForm(WagtailAdminModelForm):
    """Keeps complete what readers see already, and a person's recordings in their own collections."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.for_user is not None and "collection" in self.fields:
            policy = policy_registry.get_by_type(type(self.instance))
            allowed = policy.collections_user_has_permission_for(self.for_user, "add")
            field = self.fields["collection"]
            field.queryset = allowed | Collection.objects.filter(
                pk=self.instance.collection_id if self.instance.pk else 0
            )
            if not self.instance.pk:
                field.initial = allowed.order_by("path").first()

    def save(self, commit: bool = True) -> Any:
        """Keep who added it: that person may change it."""
        if not self.instance.pk:
            self.instance.uploaded_by_user = self.for_user
        return super().save(commit=commit)

    def clean(self) -> dict[str, Any]:
        """Name what a recording on a published page would lack."""
        cleaned = super().clean()
        if self.instance.pk and self.instance.is_published():
            kept = [
                form
                for formset in self.formsets.values()
                for form in formset.forms
                if formset.is_valid() and form.cleaned_data and not form.cleaned_data.get("DELETE")
            ]
            for name in cleaned.keys() & {"transcript", "tells_what_is_seen"}:
                setattr(self.instance, name, cleaned[name])
            for field, message in self.instance.problems(has_captions=bool(kept)):
                if field not in self.errors:
                    self.add_error(field if field in self.fields else None, message)
        return cleaned


class Recording(CollectionMember, index.Indexed, ClusterableModel):
    """What video and audio share. No drafts: pages choose it, and a page is what is published."""

    base_form_class = RecordingForm

    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(_("language spoken"), max_length=12, choices=settings.LANGUAGES, default="fi")
    duration_seconds = models.PositiveIntegerField(_("length in seconds"), null=True, blank=True)
    transcript = models.TextField(
        _("transcript"),
        help_text=_("All that is said, with who says it. An empty line begins a new paragraph."),
    )
    credit = models.CharField(_("credit"), max_length=200, blank=True, help_text=_("Who made it, and its licence."))
    uploaded_by_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    uploaded_by_user.wagtail_reference_index_ignore = True  # type: ignore[attr-defined]
    created_at = models.DateTimeField(auto_now_add=True, editable=False)
    updated_at = models.DateTimeField(auto_now=True, editable=False)

    search_fields = [
        *CollectionMember.search_fields,
        index.SearchField("title", boost=10),
        index.AutocompleteField("title"),
        index.FilterField("title"),
        index.FilterField("language"),
    ]

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    def problems(self, *, has_captions: bool | None = None) -> list[Problem]:
        """What keeps this from readers, as (field, message)."""
        if self.transcript.strip():
            return []
        return [("transcript", gettext("“%(title)s” has no transcript.") % {"title": self.title})]

    def is_published(self) -> bool:
        """Whether a published page shows it. One query."""
        uses = ReferenceIndex.get_references_to(self).values_list("object_id", flat=True)
        return Page.objects.live().filter(pk__in=[int(pk) for pk in uses if pk.isdigit()]).exists()

    @property
    def content_type(self) -> str:
        """What browsers are told that the file is."""
        kind = kind_of_name(self.file.name or "")
        return kind.content_type if kind else ""

    @property
    def length(self) -> str:
        """Minutes and seconds as people write them, ``3:05``; empty if nobody has said."""
        return "{}:{:02}".format(*divmod(self.duration_seconds, 60)) if self.duration_seconds else ""


def _about(*fields: str) -> MultiFieldPanel:
    return MultiFieldPanel(
        [
            FieldPanel("title"),
            FieldPanel("file"),
            *[FieldPanel(name) for name in fields],
            FieldRowPanel([FieldPanel("language"), FieldPanel("duration_seconds")]),
            FieldPanel("credit"),
            FieldPanel("collection"),
        ],
        heading=_("The recording"),
    )


class Video(Recording):
    """A video of our own. External ones are only linked to."""

    file = VideoFileField(_("file"), upload_to="videos", help_text=_("MP4 or WebM."))
    poster = PictureFileField(
        _("still picture"), upload_to="posters", blank=True, help_text=_("Shown until the video is started.")
    )
    tells_what_is_seen = models.BooleanField(
        _("the transcript tells what is seen"),
        default=False,
        help_text=_("Those who cannot see the picture learn from it what happens. Asked for before publishing."),
    )

    panels: ClassVar[list[Any]] = [
        _about("poster"),
        InlinePanel("captions", heading=_("Captions"), label=_("Captions"), help_text=_("One file for each language.")),
        FieldPanel("transcript"),
        FieldPanel("tells_what_is_seen"),
    ]

    class Meta:
        indexes = [
            models.Index(fields=["file"], name="content_video_file"),
            models.Index(fields=["poster"], name="content_video_poster"),
        ]
        verbose_name = _("video")
        verbose_name_plural = _("videos")
        permissions = [("choose_video", "Can choose video")]

    def problems(self, *, has_captions: bool | None = None) -> list[Problem]:
        """A video also needs captions, and the picture in words. One query unless told."""
        problems = super().problems()
        if has_captions is None:
            has_captions = any(True for _captions in self.captions.all())
        if not has_captions:
            problems.append(("captions", gettext("“%(title)s” has no captions.") % {"title": self.title}))
        if not self.tells_what_is_seen:
            problems.append(
                (
                    "tells_what_is_seen",
                    gettext("The transcript of “%(title)s” does not tell what is seen.") % {"title": self.title},
                )
            )
        return problems


class VideoCaptions(models.Model):
    """Captions of a video in one language."""

    video = ParentalKey(Video, on_delete=models.CASCADE, related_name="captions")
    language = models.CharField(_("language"), max_length=12, choices=settings.LANGUAGES)
    file = CaptionsFileField(_("file"), upload_to="captions", help_text=_("WebVTT (.vtt)."))

    panels: ClassVar[list[Any]] = [FieldRowPanel([FieldPanel("language"), FieldPanel("file")])]

    class Meta:
        verbose_name = _("captions")
        verbose_name_plural = _("captions")
        ordering = ["language"]
        indexes = [models.Index(fields=["file"], name="content_videocaptions_file")]
        constraints = [
            # A player offers one track for each language.
            models.UniqueConstraint(fields=["video", "language"], name="content_videocaptions_one_per_language"),
        ]

    def __str__(self) -> str:
        return self.get_language_display()


class Audio(Recording):
    """A sound recording."""

    file = AudioFileField(_("file"), upload_to="audio", help_text=_("MP3 or M4A."))

    panels: ClassVar[list[Any]] = [_about(), FieldPanel("transcript")]

    class Meta:
        indexes = [models.Index(fields=["file"], name="content_audio_file")]
        verbose_name = _("audio recording")
        verbose_name_plural = _("audio recordings")
        permissions = [("choose_audio", "Can choose audio recording")]


def recording_problems(page: Any) -> list[Problem]:
    """What the recordings in a page's text still lack, as (field of the page, message). No query without recordings."""
    return [
        (field.name, message)
        for field in page._meta.get_fields()
        if isinstance(field, StreamField)
        for part in getattr(page, field.name)
        if part.block_type in ("video", "audio") and (recording := part.value.get(part.block_type)) is not None
        for _field, message in recording.problems()
    ]
