"""What the admin asks before it acts, and how a course page is served to a learner."""

from collections.abc import Callable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import include, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from content.services.rights import claim_page
from courses.models import CourseIndexPage, CoursePage, QuizPage
from courses.receivers import COURSE_PAGES
from courses.services.effects import effect_of_moving, effect_of_publishing, effect_of_removing
from courses.services.guarding import deletion_problem, removal_problem
from courses.views import page_views
from courses.views.admin import course_viewsets, tell_effects
from courses.views.allowances import allowances
from courses.views.bank import bank
from courses.views.bulk import bulk_actions

Serve = Callable[..., HttpResponse]


@hooks.register("on_serve_page", order=100)
def serve_to_learner(serve: Serve) -> Serve:
    """After the privacy check, give pages of courses to their view. Previews never come this way."""

    def wrapped(page: Page, request: HttpRequest, args: list[Any], kwargs: dict[str, Any]) -> HttpResponse:
        view = page_views.get(type(page))
        return view(request, page) if view else serve(page, request, args, kwargs)

    return wrapped


def _refuse(request: HttpRequest, page: Page, problem: str) -> HttpResponse:
    messages.error(
        request,
        problem,
        buttons=[messages.button(reverse("wagtailadmin_pages:unpublish", args=[page.pk]), _("Unpublish"))],
    )
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("before_publish_page")
def show_effect(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Ask once more before a page is published that people study or have studied: its draft is saved already.

    A publication for later is asked about too: what it does then is mailed to the course's owner.
    """
    if not isinstance(page, COURSE_PAGES) or not effect_of_publishing(page).concerns_anybody:
        return None
    if page.live and page.first_published_at is None:
        # A new page, which Wagtail has added as live: a draft until it is confirmed.
        Page.objects.filter(pk=page.pk).update(live=False, has_unpublished_changes=True)
    return redirect("courses_admin:confirm_publishing", page.pk, page.latest_revision_id)


@hooks.register("before_delete_page")
def refuse_deleting(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Say why a page stays, and offer to unpublish it."""
    problem = deletion_problem(page)
    if not problem and request.method == "GET":
        tell_effects(request, effect_of_removing([page]))
    return _refuse(request, page, problem) if problem else None


@hooks.register("before_unpublish_page")
def refuse_unpublishing(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A live course keeps a required step."""
    problem = removal_problem(page)
    if not problem:
        return None
    messages.error(request, problem)
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("before_move_page")
def refuse_moving(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    """A live course keeps a required step."""
    problem = removal_problem(page, new_parent=destination)
    if not problem:
        if request.method == "GET":
            tell_effects(request, effect_of_moving([page], destination))
        return None
    messages.error(request, problem)
    return redirect("wagtailadmin_explore", page.get_parent().pk)


for _action in bulk_actions:
    # After Wagtail's own: the last one registered for an act is the one that is asked.
    hooks.register("register_bulk_action", _action, order=1)


@hooks.register("before_bulk_action")
def refuse_in_bulk(
    request: HttpRequest, action_type: str, objects: list[Any], action_class_instance: Any
) -> HttpResponse | None:
    """The answer may come without the question having been asked: what is refused there is refused here."""
    ask = getattr(action_class_instance, "refusal", None)
    return ask(objects) if ask is not None else None


@hooks.register("before_copy_page")
def refuse_alias(request: HttpRequest, page: Page) -> HttpResponse | None:
    """An alias of a course would be a second course with the same records."""
    if request.method == "POST" and request.POST.get("alias") and isinstance(page.specific, COURSE_PAGES):
        messages.error(request, _("A course and its pages cannot be aliased: copy them instead."))
        return redirect("wagtailadmin_pages:copy", page.pk)
    return None


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    """Addresses of courses in the admin; Wagtail asks for the right to be there at all."""
    return [
        path("quizzes/<int:page_id>/allowances/", allowances, name="quiz_allowances"),
        path("quizzes/bank/", bank, name="question_bank"),
    ]


@hooks.register("register_admin_menu_item")
def bank_in_menu() -> MenuItem:
    """To everybody who writes: the bank shows each person's own."""
    return MenuItem(_("Question bank"), reverse("question_bank"), name="question-bank", icon_name="help", order=250)


@hooks.register("register_page_header_buttons")
def show_allowances(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """At a quiz, to whoever may edit it."""
    if isinstance(page, QuizPage) and page.permissions_for_user(user).can_edit():
        url = reverse("quiz_allowances", args=[page.pk])
        yield Button(_("Extra time and tries"), url, icon_name="time", priority=62)


class OwnCoursesPanel(Component):
    """What a trainer comes for: the courses of their groups, and where to begin one."""

    name = "own_courses"
    template_name = "courses/admin/own_courses.html"
    order = 50

    def __init__(self, user: Any) -> None:
        self.courses = (
            CoursePage.objects.filter(pk__in=self._allowed(user, "change"))
            .select_related("locale")
            .order_by("-latest_revision_created_at")[:20]
        )
        self.beginnings = (
            CourseIndexPage.objects.filter(pk__in=self._allowed(user, "add")).select_related("locale").order_by("pk")
        )

    @staticmethod
    def _allowed(user: Any, action: str) -> Any:
        return page_permission_policy.instances_user_has_permission_for(user, action).values("pk")

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        """Two queries, and those of the permissions."""
        return {"courses": self.courses, "beginnings": self.beginnings}


@hooks.register("construct_homepage_panels")
def show_own_courses(request: HttpRequest, panels: list[Any]) -> None:
    """Before Wagtail's own panels, to whoever writes courses."""
    panel = OwnCoursesPanel(request.user)
    if panel.courses or panel.beginnings:
        panels.insert(0, panel)


@hooks.register("after_create_page")
def claim_new_course(request: HttpRequest, page: Page) -> None:
    """A trainer who begins a course may also publish it: it belongs to the trainer's group."""
    if isinstance(page, CoursePage):
        claim_page(page=page, user=request.user)


@hooks.register("after_copy_page")
def claim_copied_course(request: HttpRequest, page: Page, new_page: Page) -> None:
    """A course that a trainer copies is as much theirs as one that they begin."""
    if issubclass(new_page.specific_class, CoursePage):
        claim_page(page=new_page, user=request.user)


@hooks.register("register_admin_urls")
def admin_addresses() -> list[Any]:
    """Effect and editions."""
    return [path("courses/", include("courses.admin_urls"))]


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[Any]:
    """The editor with the effect beside it."""
    return course_viewsets


@hooks.register("register_page_header_buttons")
def lead_from_course(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """In the menu of a course."""
    if isinstance(page.specific_deferred, CoursePage) and page.permissions_for_user(user).can_edit():
        yield Button(_("Editions"), reverse("courses_admin:editions", args=[page.pk]), icon_name="history", priority=60)
    if isinstance(page.specific_deferred, CoursePage) and page.permissions_for_user(user).can_publish():
        yield Button(_("Learners"), reverse("courses_admin:learners", args=[page.pk]), icon_name="group", priority=61)
        yield Button(
            _("Retire the course"), reverse("courses_admin:retire", args=[page.pk]), icon_name="no-view", priority=62
        )


@hooks.register("register_log_actions")
def name_our_acts(actions: Any) -> None:
    """What the history of a course's page calls them."""
    actions.register_action("courses.retire", gettext_lazy("Retire"), gettext_lazy("Retired"))
    actions.register_action("courses.archive", gettext_lazy("Archive"), gettext_lazy("Archived"))
    actions.register_action("courses.take_back", gettext_lazy("Take back"), gettext_lazy("Retirement taken back"))
