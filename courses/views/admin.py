"""Pages of the admin that show what an author's act does to learners, before it is done and afterwards."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.admin import messages
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.side_panels import BaseSidePanel
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.unpublish import UnpublishView
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page, Revision

from content.models import Edition, PublishRefusedError
from courses.models import CoursePage, LessonPage, ModulePage, QuizPage
from courses.services import newest_course_edition
from courses.services.effects import Effect, effect_of_publishing, effect_of_removing
from courses.services.settling import REEVALUATE
from jobs.models import Job


class EffectSidePanel(BaseSidePanel):
    """What publishing the page as it was last saved would do to those who study."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        """The button in the row of panels."""

        icon_name = "group"
        has_counter = False

    name = "effect"
    order = 150
    template_name = "courses/admin/effect_panel.html"

    def __init__(self, page: Any, request: HttpRequest) -> None:
        super().__init__(page, request)
        self.title = _("Effect on learners")
        self.toggle.aria_label = _("Toggle effect on learners")

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """A dozen queries, whatever the number of learners."""
        context = super().get_context_data(parent_context)
        effect = effect_of_publishing(self.object)
        return {**context, "effect": effect, "sentences": effect.sentences()}


class CourseEditView(EditView):
    """The editor of a course's pages, with the effect beside it."""

    def get_side_panels(self) -> MediaContainer:
        """See EditView."""
        panels = super().get_side_panels()
        if not self.expects_json_response:
            panels = MediaContainer([*panels, EffectSidePanel(self.page, self.request)])
        return panels


class CourseUnpublishView(UnpublishView):
    """The question before a page is unpublished. Wagtail's hook comes only after the answer."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """See UnpublishView."""
        tell_effects(request, effect_of_removing([self.object]))
        return super().get(request, *args, **kwargs)


class CoursePartViewSet(PageViewSet):
    """The admin's views of courses, modules, lessons and quizzes."""

    edit_view_class = CourseEditView
    unpublish_view_class = CourseUnpublishView


def tell_effects(request: HttpRequest, found: Iterable[tuple[CoursePage, Effect]], *, when: str = "") -> None:
    """On the page that asks whether to go on: what that does to those who study.

    ``when``: what must be chosen on that page for it to be so.
    """
    for course, effect in found:
        if effect.concerns_anybody:
            lead = f"{course.get_admin_display_title()}. {when}" if when else course.get_admin_display_title()
            messages.warning(request, f"{lead}: {' '.join(effect.sentences())}")


course_viewsets = [
    type(f"{model.__name__}ViewSet", (CoursePartViewSet,), {"model": model})()
    for model in (CoursePage, ModulePage, LessonPage, QuizPage)
]


def confirm_publishing(request: HttpRequest, page_id: int, revision_id: int) -> HttpResponse:
    """Show what publishing a saved draft does to learners, and publish it when that is confirmed."""
    page = get_object_or_404(Page, pk=page_id)
    revision = get_object_or_404(Revision.page_revisions, pk=revision_id, object_id=str(page.pk))
    draft = revision.as_object()
    if not draft.permissions_for_user(request.user).can_publish():
        raise PermissionDenied
    if request.method == "POST":
        return _publish(request, draft, revision)
    effect = effect_of_publishing(draft)
    return render(
        request,
        "courses/admin/confirm_publishing.html",
        {
            "page": draft,
            "effect": effect,
            "sentences": effect.sentences(),
            "note": draft.change_note,
            "severity": draft.get_change_severity_display(),
        },
    )


def _publish(request: HttpRequest, draft: Any, revision: Revision) -> HttpResponse:
    if revision.pk != draft.latest_revision_id:
        messages.error(request, _("The draft has been changed since. Look at the effect once more."))
        return redirect("courses_admin:confirm_publishing", draft.pk, draft.latest_revision_id)
    try:
        PublishPageRevisionAction(revision, user=request.user, changed=True).execute()
    except PublishRefusedError as error:
        for message in error.messages:
            messages.error(request, message)
        return redirect("wagtailadmin_pages:edit", draft.pk)
    messages.success(
        request,
        _("Page '%(page_title)s' has been published.") % {"page_title": draft.get_admin_display_title()},
        buttons=[messages.button(reverse("wagtailadmin_pages:edit", args=[draft.pk]), _("Edit"))],
    )
    return redirect("wagtailadmin_explore", draft.get_parent().pk)


def editions(request: HttpRequest, page_id: int) -> HttpResponse:
    """All editions of a course, newest first: when, by whom, what changed, and what that did to learners."""
    course = get_object_or_404(CoursePage, pk=page_id)
    if not course.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    rows = [
        {"edition": edition, "sentences": Effect.from_json(edition.effect).sentences() if edition.effect else []}
        for edition in Edition.objects.for_root(course.translation_key)
        .newest_first()
        .select_related("published_by")
        .defer("outline")
    ]
    counting = Job.objects.for_key(REEVALUATE, course.translation_key).unfinished().first()
    return render(
        request,
        "courses/admin/editions.html",
        {"course": course, "rows": rows, "lagging": list(_lagging(course)), "counting": counting},
    )


def _lagging(course: CoursePage) -> Iterator[dict[str, Any]]:
    """Translations that wait for their translator: the page to edit, its language, and the edition that it follows."""
    newest = newest_course_edition(course.translation_key)
    behind = newest.outline.behind if newest else {}
    keys = {key for steps in behind.values() for key in steps}
    pages = Page.objects.filter(translation_key__in=keys).select_related("locale") if keys else []
    for page in pages:
        number = behind.get(page.locale.language_code, {}).get(page.translation_key)
        if number is not None:
            yield {"page": page, "language": page.locale.get_display_name(), "edition": number}
