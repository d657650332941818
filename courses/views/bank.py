"""In the admin: the bank, which is all published questions of the quizzes that somebody may edit, and shared ones."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from courses.models import CoursePage, QuizPage
from quizzes.models import Question
from quizzes.services.bank import take_blocks, take_in
from quizzes.services.exporting import home_blocks
from quizzes.services.listing import Entry, bank_entries
from quizzes.views.choosing import BankFilter

PER_PAGE = 25


class BankForm(BankFilter):
    """What to look for in the bank's own page."""

    retired = forms.BooleanField(label=_("Also those no longer in their quiz"), required=False)

    def found(self, user: Any) -> Any:
        """The questions that somebody may read and that fit."""
        questions = self.narrowed(Question.objects.for_author(user).exclude(current=None))
        is_complete = self.is_valid() and self.cleaned_data["retired"]
        return (questions if is_complete else questions.active()).with_use().order_by("-pk")


@dataclass(frozen=True)
class Shown:
    """A question of the bank with the quiz it is written in, None if that is gone. ``is_own``: one may edit that."""

    entry: Entry
    quiz: QuizPage | None
    course: str
    is_own: bool


@require_http_methods(["GET", "POST"])
def bank(request: HttpRequest) -> HttpResponse:
    """List, search and filter; take chosen questions into a quiz of one's own. Costs the same for few and many."""
    own = {page.translation_key: page for page in _own_quizzes(request.user)}
    if request.method == "POST":
        return _take(request, own)
    form = BankForm(request.GET)
    found = Paginator(form.found(request.user), PER_PAGE).get_page(request.GET.get("p"))
    return render(
        request,
        "courses/admin/bank.html",
        {
            "header_title": gettext("Question bank"),
            "header_icon": "help",
            "breadcrumbs_items": [{"url": "", "label": gettext("Question bank")}],
            "form": form,
            "page_of_questions": found,
            "shown": _shown(list(found), own),
            "quizzes": sorted(own.values(), key=lambda page: page.path),
            "query": "&".join(part for part in request.GET.urlencode().split("&") if not part.startswith("p=")),
        },
    )


def _own_quizzes(user: Any) -> list[QuizPage]:
    """Quizzes in their first language that somebody may edit. Questions are written there."""
    allowed = page_permission_policy.instances_user_has_permission_for(user, "change").values("pk")
    first: dict[UUID, QuizPage] = {}
    for page in QuizPage.objects.filter(pk__in=allowed).defer("questions", "intro").order_by("pk"):
        first.setdefault(page.translation_key, page)
    return list(first.values())


def _shown(questions: list[Any], own: dict[UUID, QuizPage]) -> list[Shown]:
    keys = {question.home_quiz_key for question in questions}
    homes: dict[UUID, QuizPage] = {}
    for page in QuizPage.objects.filter(translation_key__in=keys).defer("questions", "intro").order_by("pk"):
        homes.setdefault(page.translation_key, page)
    above = {home.path[: -2 * home.steplen] for home in homes.values()}
    courses = dict(CoursePage.objects.filter(path__in=above).values_list("path", "draft_title"))
    found = []
    for entry in bank_entries(questions):
        key = entry.question.home_quiz_key
        home = homes.get(key)
        course = courses.get(home.path[: -2 * home.steplen], "") if home else ""
        found.append(Shown(entry, home, course, is_own=key in own))
    return found


def _take(request: HttpRequest, own: dict[UUID, QuizPage]) -> HttpResponse:
    """Into a draft: the questions themselves, or copies to change."""
    target = next((page for page in own.values() if str(page.pk) == request.POST.get("quiz")), None)
    if target is None:
        raise PermissionDenied
    page = Page.objects.get(pk=target.pk).specific
    if page.permissions_for_user(request.user).page_locked():
        messages.error(request, _("The page is locked: nothing can be brought into it now."))
        return redirect("question_bank")
    chosen = [int(pk) for pk in request.POST.getlist("question")[:PER_PAGE] if pk.isascii() and pk.isdigit()]
    questions = Question.objects.for_author(request.user).filter(pk__in=chosen).order_by("pk")
    draft = page.get_latest_revision_as_object()
    if "copy" in request.POST:
        taken = [(key, raw) for key, (raw, _case) in home_blocks(questions, QuizPage).items()]
        count = take_blocks(page=draft, taken=taken, user=request.user)
    else:
        keys = [question.key for question in questions if question.home_quiz_key != draft.translation_key]
        count = take_in(page=draft, keys=keys, user=request.user)
    if not count:
        messages.warning(request, _("Nothing was changed: no question was chosen, or the quiz has them already."))
        return redirect("question_bank")
    message = ngettext(
        "%(count)s question was brought in. It is a draft: look it through and publish it.",
        "%(count)s questions were brought in. They are a draft: look them through and publish them.",
        count,
    )
    messages.success(request, message % {"count": count})
    return redirect("wagtailadmin_pages:edit", page.pk)
