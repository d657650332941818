"""What the admin gains from content: contacts, sources, and rules for translating."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from content.models import BasePage, Contact, Source, Topic
from content.services import freshness
from content.services.advice import advice_on
from content.services.copying import lead_into_copy
from content.views.gate import choosable
from content.views.recordings import AudioRights, RecordingGroup, VideoRights
from content.views.translating import publish_from_editor


class ContactViewSet(SnippetViewSet):
    """Helplines."""

    model = Contact
    icon = "mobile-alt"
    list_display = ["name", "phone", "hours", "checked_on", "next_check_on", "is_in_footer"]
    list_filter = ["is_in_footer", "locale"]


class SourceViewSet(SnippetViewSet):
    """What facts rest on."""

    model = Source
    icon = "link-external"
    list_display = ["code", "title", "publisher", "language", "seen_on"]
    list_filter = ["language"]


class TopicViewSet(SnippetViewSet):
    """Topics."""

    model = Topic
    icon = "tag"
    list_display = ["name", "slug", "sort_order"]
    list_filter = ["locale"]


class UpkeepGroup(ViewSetGroup):
    """Facts that many pages share."""

    menu_label = _("Facts")
    menu_icon = "clipboard-list"
    menu_order = 300
    items = (ContactViewSet, SourceViewSet, TopicViewSet)


register_snippet(UpkeepGroup)
register_snippet(RecordingGroup)


@hooks.register("register_group_permission_panel")
def rights_on_videos() -> Any:
    """In the form of a group."""
    return VideoRights


@hooks.register("register_group_permission_panel")
def rights_on_audio() -> Any:
    """In the form of a group."""
    return AudioRights


@hooks.register("register_admin_menu_item")
def show_inbox() -> MenuItem:
    """What readers wrote, for whoever may see to it."""
    return MenuItem(_("Messages"), reverse_lazy("inbox"), name="inbox", icon_name="mail", order=310)


@hooks.register("register_reports_menu_item")
def show_contacts_report() -> MenuItem:
    """Helplines that nobody has checked in time."""
    return MenuItem(_("Contacts to check"), reverse_lazy("contacts_overdue"), icon_name="mobile-alt", order=900)


@hooks.register("after_publish_page")
def advise_author(request: HttpRequest, page: Any) -> None:
    """What could be better on a page that has just been published. It is published all the same."""
    specific = page.specific
    if isinstance(specific, BasePage):
        for sentence in advice_on(specific):
            messages.warning(request, sentence)


@hooks.register("construct_page_chooser_queryset")
def choose_known_pages(pages: Any, request: HttpRequest) -> Any:
    """Links lead to one's own pages and to what readers see; drafts of others are not named."""
    return choosable(pages, request.user)


@hooks.register("construct_main_menu")
def drop_snippets(request: HttpRequest, menu_items: list[Any]) -> None:
    """What Wagtail calls snippets stands in menus of its own."""
    menu_items[:] = [item for item in menu_items if item.name != "snippets"]


@hooks.register("construct_reports_menu")
def drop_closed_reports(request: HttpRequest, menu_items: list[Any]) -> None:
    """What the gate keeps for administrators is not offered to others."""
    if not request.user.is_superuser:
        menu_items[:] = [item for item in menu_items if item.name != "page-types-usage"]


@hooks.register("construct_help_menu")
def drop_news_of_wagtail(request: HttpRequest, menu_items: list[Any]) -> None:
    """No news for developers. The guide is linked from the first page; here it would be a number that says "unread"."""
    menu_items[:] = [item for item in menu_items if not item.name.startswith(("whats-new", "editor-guide"))]


@hooks.register("before_edit_page", order=-10)
def rule_translating(request: HttpRequest, page: Any) -> HttpResponse | None:
    """Before wagtail-localize acts on a page: publish only what is complete, and make no alias."""
    if request.method == "POST" and "localize-convert-to-alias" in request.POST and isinstance(page.specific, BasePage):
        messages.error(request, _("A translation cannot become an alias: its readers' records refer to it."))
        return redirect(request.path)
    return publish_from_editor(request, page)


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
@hooks.register("after_delete_snippet")
def note_change(request: HttpRequest, changed: Any) -> None:
    """A topic, helpline or source changed: what readers share is made anew. ``changed``: a row, or several."""
    freshness.note_change()


@hooks.register("after_copy_page")
def lead_copied_pages(request: HttpRequest, page: Page, new_page: Page) -> None:
    """A copied course's questions and links lead to its own lessons, a copied handbook's to its own chapters."""
    if new_page.alias_of_id is None:
        lead_into_copy(original=page, copy=new_page, user=request.user)
