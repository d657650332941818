"""Which quiz an admin page is about, and who may be there."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from wagtail.models import Page

from quizzes.models import QuizContent


def own_quiz(request: HttpRequest, page_id: int) -> Any:
    """The quiz as it was last saved, to whoever may edit it. 404 for what is no quiz, 403 for another's."""
    page: Any = get_object_or_404(Page, pk=page_id).specific
    if not issubclass(type(page), QuizContent):
        raise Http404
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return page.get_latest_revision_as_object()


def is_translation(page: Any) -> bool:
    """Whether the quiz was made from another language's: questions are those of the source. One query."""
    return page.is_translated_quiz()


def render_beside_editor(
    request: HttpRequest, page: Any, template: str, title: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page of the admin that leads back to the quiz's editor. Never stored: it shows what is right."""
    edit_url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    breadcrumbs = [{"url": edit_url, "label": page.get_admin_display_title()}, {"url": "", "label": title}]
    response = render(
        request,
        template,
        {
            "quiz": page,
            "edit_url": edit_url,
            "header_title": title,
            "header_icon": "help",
            "breadcrumbs_items": breadcrumbs,
            **context,
        },
        status=status,
    )
    response["Cache-Control"] = "no-store"
    return response
