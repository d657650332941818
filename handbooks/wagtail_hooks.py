"""How a handbook's page is served to a reader, and whose a new handbook is."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page

from content.services.rights import claim_page
from handbooks.models import HandbookPage
from handbooks.receivers import HANDBOOK_PAGES
from handbooks.views import page_views, part_views

Serve = Callable[..., HttpResponse]


@hooks.register("on_serve_page", order=100)
def serve_to_reader(serve: Serve) -> Serve:
    """After the privacy check, give pages of handbooks, and parts of them, to their view. Previews never come here."""

    def wrapped(page: Page, request: HttpRequest, args: list[Any], kwargs: dict[str, Any]) -> HttpResponse:
        view: Any = page_views.get(type(page))
        if view is None:
            return serve(page, request, args, kwargs)
        return (part_views[args[0]] if args else view)(request, page)

    return wrapped


@hooks.register("before_copy_page")
def refuse_alias(request: HttpRequest, page: Page) -> HttpResponse | None:
    """An alias of a chapter would be a chapter without a number of its own."""
    if request.method == "POST" and request.POST.get("alias") and isinstance(page.specific, HANDBOOK_PAGES):
        messages.error(request, _("A handbook and its chapters cannot be aliased: copy them instead."))
        return redirect("wagtailadmin_pages:copy", page.pk)
    return None


@hooks.register("after_create_page")
def claim_new_handbook(request: HttpRequest, page: Page) -> None:
    """A trainer who begins a handbook may also publish it: it belongs to the trainer's group."""
    if isinstance(page, HandbookPage):
        claim_page(page=page, user=request.user)


@hooks.register("after_copy_page")
def claim_copied_handbook(request: HttpRequest, page: Page, new_page: Page) -> None:
    """A handbook that a trainer copies is as much theirs as one that they begin."""
    if issubclass(new_page.specific_class, HandbookPage):
        claim_page(page=new_page, user=request.user)
