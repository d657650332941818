"""Who may have which file: whoever may see a page that uses it, and whoever may edit it.

A rendition follows its image; captions and the still picture follow their video.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import (
    CharField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    Max,
    Model,
    OuterRef,
    Q,
    QuerySet,
)
from django.db.models.functions import Cast
from wagtail.models import Page, PageViewRestriction, ReferenceIndex
from wagtail.permissions import policy_registry

from content.models import Audio, Document, Image, Video
from content.models.base import concrete_page_models
from content.services.contacts import FRESH_SECONDS
from content.services.freshness import remember
from content.uploads import Kind, kind_of_name
from content.visibility import visible_to

# Folders of the storage, and whose file lies in each: the model and the way from it to the name.
_FOLDERS: dict[str, tuple[type[Model], str]] = {
    "original_images": (Image, "file"),
    "images": (Image, "renditions__file"),
    "documents": (Document, "file"),
    "videos": (Video, "file"),
    "posters": (Video, "poster"),
    "captions": (Video, "captions__file"),
    "audio": (Audio, "file"),
}
_EDITING = ("add", "change", "delete", "choose")


@dataclass(frozen=True)
class MediaFile:
    """A file that is there. ``owner`` is the row whose visibility it has; ``name`` its place in the storage."""

    name: str
    kind: Kind
    owner: Any

    @property
    def download_name(self) -> str:
        """What a download is called; empty for what is shown in pages."""
        return self.owner.filename if isinstance(self.owner, Document) else ""


@dataclass(frozen=True)
class Access:
    """Whether somebody may have a file, and whether everybody may: then caches may keep it for a minute."""

    is_allowed: bool
    is_public: bool = False


def media_stamp() -> str:
    """Changes whenever a file's row does; part of the key under which text that shows files is kept."""
    return remember("media:stamp", _stamp, FRESH_SECONDS)


def _stamp() -> str:
    parts = []
    for model in (Image, Document, Video, Audio):
        found = model._default_manager.aggregate(newest=Max("updated_at"), count=Count("pk"))
        parts.append(f"{found['newest'].timestamp():.6f}-{found['count']}" if found["count"] else "0")
    return "_".join(parts)


def find_file(name: str) -> MediaFile | None:
    """The file of this name in the storage. One query; none for names that no file can have."""
    folder, _slash, rest = name.partition("/")
    kind = kind_of_name(rest)
    if folder not in _FOLDERS or kind is None or "/" in rest:
        return None
    model, lookup = _FOLDERS[folder]
    owner = model._default_manager.filter(**{lookup: name}).select_related("collection").first()
    return MediaFile(name=name, kind=kind, owner=owner) if owner is not None else None


def access(*, file: MediaFile, user: Any) -> Access:
    """What ``user`` may. Two queries for readers, up to five more for an editor whom no page lets in.

    A file is public if a page uses it that everybody may read, and no page that this reader sees with it is sensitive.
    """
    pages = list(
        _with_care(visible_to(pages_using(file.owner), user)).values_list("is_restricted", "is_sensitive_here")
    )
    if pages:
        is_sensitive = any(sensitive for _, sensitive in pages)
        return Access(is_allowed=True, is_public=not is_sensitive and not all(restricted for restricted, _ in pages))
    return Access(is_allowed=user.is_authenticated and may_edit(file.owner, user))


def pages_using(owner: Model) -> QuerySet[Page]:
    """Pages whose stored text or fields use a file: for live pages what is live, never a newer draft."""
    references = ReferenceIndex.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        to_content_type=ContentType.objects.get_for_model(owner),
        to_object_id=str(owner.pk),
    )
    return Page.objects.filter(pk__in=references.values(page_pk=Cast("object_id", IntegerField())))


def may_edit(owner: Any, user: Any) -> bool:
    """Whether ``user`` may choose or change this file in the admin, or edit a page that uses it."""
    if not (user.is_active and user.has_perm("wagtailadmin.access_admin")):
        return False
    if policy_registry.get(owner).user_has_any_permission_for_instance(user, _EDITING, owner):
        return True
    editable = policy_registry.get_by_type(Page).instances_user_has_permission_for(user, "change")
    return editable.filter(pk__in=pages_using(owner).values("pk")).exists()


def _with_care(pages: QuerySet[Page]) -> QuerySet[Page]:
    """Annotate ``is_restricted`` and ``is_sensitive_here``: the page or one above it is."""
    here = ExpressionWrapper(OuterRef("path"), output_field=CharField())
    above = Page.objects.filter(depth__lte=OuterRef("depth")).annotate(here=here).filter(here__startswith=F("path"))
    restricted = PageViewRestriction.objects.values("page")
    return pages.order_by().annotate(
        is_restricted=Exists(above.filter(pk__in=restricted)), is_sensitive_here=Exists(above.filter(_is_sensitive()))
    )


def _is_sensitive() -> Q:
    marked = Q()
    for model in concrete_page_models():
        marked |= Q(**{f"{model._meta.model_name}__is_sensitive": True})
    return marked
