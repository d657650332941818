"""What the admin gains from content: contacts, sources, and rules for translating."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from content.models import BasePage, Contact, Source
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


class UpkeepGroup(ViewSetGroup):
    """Facts that many pages share."""

    menu_label = _("Facts")
    menu_icon = "clipboard-list"
    menu_order = 300
    items = (ContactViewSet, SourceViewSet)


register_snippet(UpkeepGroup)


@hooks.register("before_edit_page", order=-10)
def rule_translating(request: HttpRequest, page: Any) -> HttpResponse | None:
    """Before wagtail-localize acts on a page: publish only what is complete, and make no alias."""
    if request.method == "POST" and "localize-convert-to-alias" in request.POST and isinstance(page.specific, BasePage):
        messages.error(request, _("A translation cannot become an alias: its readers' records refer to it."))
        return redirect(request.path)
    return publish_from_editor(request, page)
