"""Video and audio in the admin. Each group works in collections of its own, as with images and documents."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.collections import collection_member_permission_formset_factory
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.permissions import policy_registry
from wagtail.snippets.views import chooser
from wagtail.snippets.views import snippets as views
from wagtail.snippets.views.chooser import SnippetChooserViewSet
from wagtail.snippets.views.snippets import SnippetViewSet

from content.models import Audio, Recording, Video


def _of_user(model: type[Recording], user: Any, *actions: str) -> QuerySet[Any]:
    return policy_registry.get_by_type(model).instances_user_has_any_permission_for(user, actions)


class _ChangedByTheRight:
    """A view on one recording: Wagtail asks for the right to change some, not for the right to change this one."""

    def get_object(self, *args: Any, **kwargs: Any) -> Any:
        view: Any = self
        found = super().get_object(*args, **kwargs)  # type: ignore[misc]
        if not _of_user(type(found), view.request.user, "change").filter(pk=found.pk).exists():
            raise PermissionDenied
        return found


class EditView(_ChangedByTheRight, views.EditView):
    """Change a recording."""


class DeleteView(_ChangedByTheRight, views.DeleteView):
    """Delete a recording."""


class CopyView(_ChangedByTheRight, views.CopyView):
    """Begin a recording from another."""


class _Chosen:
    def get_object_list(self) -> QuerySet[Any]:
        """Those that the person may choose."""
        view: Any = self
        return _of_user(view.model_class, view.request.user, "choose")


class ChooseView(_Chosen, chooser.ChooseView):
    """Choose a recording of one's own collections."""


class ChooseResultsView(_Chosen, chooser.ChooseResultsView):
    """The list in it."""


class RecordingChooser(SnippetChooserViewSet):
    """How a block chooses a recording."""

    choose_view_class = ChooseView
    choose_results_view_class = ChooseResultsView


class RecordingViewSet(SnippetViewSet):
    """What video and audio share."""

    edit_view_class = EditView
    delete_view_class = DeleteView
    copy_view_class = CopyView
    chooser_viewset_class = RecordingChooser
    list_display = ["title", "language", "length", "collection", "updated_at"]
    list_filter = ["language"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Those that the person may change or choose."""
        return _of_user(self.model, request.user, "change", "choose").select_related("collection")


class VideoViewSet(RecordingViewSet):
    """Videos."""

    model = Video
    icon = "media"


class AudioViewSet(RecordingViewSet):
    """Sound."""

    model = Audio
    icon = "openquote"


class RecordingGroup(ViewSetGroup):
    """Recordings, beside images and documents."""

    menu_label = _("Recordings")
    menu_icon = "media"
    menu_order = 350
    items = (VideoViewSet, AudioViewSet)


def _rights(model: type[Recording], codename: str) -> Any:
    return collection_member_permission_formset_factory(
        model,
        [
            (f"add_{codename}", _("Add"), _("Add recordings, and change one's own")),
            (f"change_{codename}", _("Edit"), _("Edit any recording")),
            (f"choose_{codename}", _("Choose"), _("Use recordings on pages")),
        ],
        "content/admin/recording_rights.html",
    )


VideoRights = _rights(Video, "video")
AudioRights = _rights(Audio, "audio")
