"""The gate of the admin: nobody asks for a page, file or translation there that they have no right to know of.

Wagtail and wagtail-localize check most of their views, and show titles of drafts in the rest: exploring by number,
moving, translating, choosing, bulk actions, previews of translations. Here each number in an address is asked for,
whatever view it leads to, so that a view added by the next release is behind the gate as well.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db.models import F, Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from wagtail.models import Page
from wagtail.permissions import policy_registry
from wagtail_localize.models import Translation, TranslationSource

from content.models import Audio, Document, Image, Video
from content.visibility import visible_to

GetResponse = Callable[[HttpRequest], HttpResponse]

_FILES = (Image, Document, Video, Audio)
# Names in addresses, and what the number after them is.
_NAMED: dict[str, type[Model]] = {
    "page_id": Page,
    "parent_page_id": Page,
    "page_to_move_id": Page,
    "destination_id": Page,
    "page_pk": Page,
    "image_id": Image,
    "document_id": Document,
    "doc_id": Document,
}
# Where it is called nothing but "pk".
_NAMESPACES: dict[str, type[Model]] = {
    "wagtailadmin_pages": Page,
    "wagtailadmin_api:pages": Page,
    "wagtailadmin_api:documents": Document,
    "wagtailadmin_api:images": Image,
    "wagtaildocs_chooser": Document,
    "wagtailimages_chooser": Image,
    "wagtailsnippets_content_video": Video,
    "wagtailsnippetchoosers_content_video": Video,
    "wagtailsnippets_content_audio": Audio,
    "wagtailsnippetchoosers_content_audio": Audio,
}
# Linking: to what readers see, too.
_CHOOSING = ("wagtailadmin_choose_page_child", "wagtailadmin_choose_page_chosen_multiple")
# Reports on the whole site, whoever wrote what.
_FOR_ADMINISTRATORS = ("page_types_usage", "page_types_usage_results")


class AdminGate:
    """Middleware, after the one that knows who asks."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let everything through; see process_view."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> None:
        """Raise PermissionDenied if the address names something that the person has no right to know of."""
        match = request.resolver_match
        if match is None or not request.path.startswith("/admin/"):
            return
        user = request.user
        if not user.is_authenticated or user.is_superuser:
            return  # sent to the sign-in page, or free to see all
        if match.url_name in _FOR_ADMINISTRATORS:
            raise PermissionDenied
        if match.url_name in _CHOOSING:
            keys = {str(kwargs["parent_page_id"])} if kwargs else set(request.GET.getlist("id"))
            asked: Any = [(choosable(Page.objects.all(), user), Page, keys)]
        else:
            asked = _asked_for(match.namespace, match.url_name or "", kwargs, request)
            asked = [(known_to(user, model), model, keys) for model, keys in asked]
        if not all(_has_all(rows, model, keys) for rows, model, keys in asked):
            raise PermissionDenied


def _asked_for(
    namespace: str, url_name: str, kwargs: dict[str, Any], request: HttpRequest
) -> Iterable[tuple[type[Model], set[str]]]:
    for name, value in kwargs.items():
        model = _NAMED.get(name) or (_NAMESPACES.get(namespace) if name == "pk" else None)
        if model is not None:
            yield model, {str(value)}
    if "translation_id" in kwargs or "translation_source_id" in kwargs:
        yield Page, _pages_of_translation(kwargs)
    if url_name.startswith("snippets_api_"):  # wagtail-localize lists every row to everybody
        keys = {str(kwargs["pk"])} if "pk" in kwargs else {"all"}
        yield from _of_model(kwargs, keys)
    if url_name == "listing" and namespace != "wagtailadmin_api:pages" and namespace in _NAMESPACES:
        yield _NAMESPACES[namespace], {"all"}  # the API of the editor knows no collections
    if url_name == "wagtail_bulk_action":
        yield from _in_bulk(kwargs, request)
    elif {"object_id", "app_label", "model_name"} <= kwargs.keys():
        yield from _of_model(kwargs, {str(kwargs["object_id"])})
    elif url_name == "chosen_multiple" and namespace in _NAMESPACES:
        yield _NAMESPACES[namespace], set(request.GET.getlist("id"))


def _of_model(kwargs: dict[str, Any], keys: set[str]) -> Iterable[tuple[type[Model], set[str]]]:
    try:
        model = apps.get_model(kwargs["app_label"], kwargs["model_name"])
    except LookupError:
        return
    if issubclass(model, Page):
        model = Page
    if model in (Page, *_FILES):
        yield model, keys


def _in_bulk(kwargs: dict[str, Any], request: HttpRequest) -> Iterable[tuple[type[Model], set[str]]]:
    keys = set(request.GET.getlist("id"))
    parent = request.GET.get("childOf", "")
    for model, asked in _of_model(kwargs, keys):
        if "all" in asked and model is Page and parent.isdigit():
            # All that is listed there, others' too: Wagtail would name those that it leaves alone.
            above: Page = get_object_or_404(Page, pk=parent)
            listed = above.get_descendants() if request.GET.get("q") else above.get_children()
            yield model, {parent, *(str(key) for key in listed.values_list("pk", flat=True))}
        else:
            yield model, asked


def _pages_of_translation(kwargs: dict[str, Any]) -> set[str]:
    """The pages whose text a translation shows: its source, in the source's language."""
    sources = TranslationSource.objects.all()
    if "translation_id" in kwargs:
        sources = sources.filter(pk__in=Translation.objects.filter(pk=kwargs["translation_id"]).values("source_id"))
    else:
        sources = sources.filter(pk=kwargs["translation_source_id"])
    key, locale = sources.values_list("object_id", "locale_id").first() or (None, None)
    return {str(pk) for pk in Page.objects.filter(translation_key=key, locale=locale).values_list("pk", flat=True)}


def _has_all(rows: QuerySet[Any], model: type[Any], keys: set[str]) -> bool:
    """Whether all ``keys`` are among ``rows``. Keys of nothing are no secret: the view itself says so."""
    if "all" in keys:
        return model._default_manager.count() == rows.count()
    wanted = {int(key) for key in keys if key.isdigit()}
    if not wanted:
        return True
    there = set(model._default_manager.filter(pk__in=wanted).values_list("pk", flat=True))
    return there <= set(rows.filter(pk__in=wanted).values_list("pk", flat=True))


def known_to(user: Any, model: type[Any]) -> QuerySet[Any]:
    """The rows of a model that ``user`` may see listed in the admin."""
    policy = policy_registry.get_by_type(model)
    if model is Page:
        return policy.explorable_instances(user)
    return policy.instances_user_has_any_permission_for(user, ["add", "change", "delete", "choose"])


def choosable(pages: QuerySet[Page], user: Any) -> QuerySet[Page]:
    """The pages that ``user`` may link to: known ones, and what readers see under the title that readers know."""
    public = visible_to(Page.objects.filter(draft_title=F("title")), user)
    return pages.filter(Q(pk__in=known_to(user, Page).values("pk")) | Q(pk__in=public.values("pk")))
