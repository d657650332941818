"""In the admin: the bank, which is all published questions of the quizzes that somebody may edit."""

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
from quizzes.about import DIFFICULTIES, tags_of
from quizzes.blocks import authored_questions, question_key
from quizzes.kinds import Asked, kind_named, kinds
from quizzes.models import Question, QuestionTally, QuestionVersion
from quizzes.services.bank import take_blocks
from quizzes.statistics import FEWEST

PER_PAGE = 25


class BankForm(forms.Form):
    """What to look for."""

    q = forms.CharField(label=_("Words"), required=False, max_length=100)
    tag = forms.CharField(label=_("Tag"), required=False, max_length=100)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    difficulty = forms.ChoiceField(label=_("Difficulty"), required=False, choices=[("", _("All")), *DIFFICULTIES])
    retired = forms.BooleanField(label=_("Also those no longer in their quiz"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(kind.name, kind.block().label) for kind in kinds()]
        self.fields["kind"].choices = [("", _("All")), *names]  # type: ignore[attr-defined]

    def found(self, quiz_keys: Any) -> Any:
        """The questions of these quizzes that fit."""
        wanted = self.cleaned_data if self.is_valid() else {}
        questions = Question.objects.of_quizzes(quiz_keys).saying(wanted.get("q", ""))
        if wanted.get("tag"):
            questions = questions.tagged(wanted["tag"])
        for name in ("kind", "difficulty"):
            if wanted.get(name):
                questions = questions.filter(**{name: wanted[name]})
        return (questions if wanted.get("retired") else questions.active()).with_newest().order_by("-pk")


@dataclass(frozen=True)
class Shown:
    """A question of the bank, ready to be listed. ``facility`` in percent, None below five attempts."""

    question: Question
    prompt: str
    kind: str
    rows: list[Any]
    tags: tuple[str, ...]
    version: int
    facility: int | None
    quiz: QuizPage
    course: str


@require_http_methods(["GET", "POST"])
def bank(request: HttpRequest) -> HttpResponse:
    """List, search and filter; take chosen questions into a quiz of one's own. Costs the same for few and many."""
    own = {page.translation_key: page for page in _own_quizzes(request.user)}
    if request.method == "POST":
        return _take(request, own)
    form = BankForm(request.GET)
    found = Paginator(form.found(own), PER_PAGE).get_page(request.GET.get("p"))
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
    versions = QuestionVersion.objects.in_bulk([question.newest_id for question in questions])
    tallies = {
        tally.version_id: tally for tally in QuestionTally.objects.filter(version__in=versions, attempts__gte=FEWEST)
    }
    homes = [own[question.home_quiz_key] for question in questions]
    above = {home.path[: -2 * home.steplen] for home in homes}
    courses = dict(CoursePage.objects.filter(path__in=above).values_list("path", "draft_title"))
    found = []
    for question, home in zip(questions, homes, strict=True):
        version = versions[question.newest_id]
        kind, text = kind_named(version.structure["kind"]), version.text(version.source_language)
        key, tally = version.grading_key, tallies.get(version.pk)
        asked = Asked(key, text, list(key.options))
        found.append(
            Shown(
                question=question,
                prompt=text["prompt"],
                kind=str(kind.block().label),
                rows=list(kind.review(asked, None, reveals=True)),
                tags=tags_of(question.tags),
                version=version.number,
                facility=round(100 * tally.share_sum / tally.attempts) if tally and key.is_graded else None,
                quiz=home,
                course=courses.get(home.path[: -2 * home.steplen], ""),
            )
        )
    return found


def _take(request: HttpRequest, own: dict[UUID, QuizPage]) -> HttpResponse:
    target = next((page for page in own.values() if str(page.pk) == request.POST.get("quiz")), None)
    if target is None:
        raise PermissionDenied
    page = Page.objects.get(pk=target.pk).specific
    if page.permissions_for_user(request.user).page_locked():
        messages.error(request, _("The page is locked: nothing can be brought into it now."))
        return redirect("question_bank")
    chosen = [int(pk) for pk in request.POST.getlist("question")[:PER_PAGE] if pk.isascii() and pk.isdigit()]
    questions = list(Question.objects.of_quizzes(own).filter(pk__in=chosen).order_by("pk"))
    taken = [(question.key, raw) for question in questions if (raw := _raw(question, own)) is not None]
    count = take_blocks(page=page.get_latest_revision_as_object(), taken=taken, user=request.user)
    if not count:
        messages.warning(request, _("No question was chosen; nothing was changed."))
        return redirect("question_bank")
    message = ngettext(
        "%(count)s question was brought in. It is a draft: look it through and publish it.",
        "%(count)s questions were brought in. They are a draft: look them through and publish them.",
        count,
    )
    messages.success(request, message % {"count": count})
    return redirect("wagtailadmin_pages:edit", page.pk)


def _raw(question: Question, own: dict[UUID, QuizPage]) -> Any:
    """The block of a question in its quiz as published; None if it is no longer there."""
    home = QuizPage.objects.get(pk=own[question.home_quiz_key].pk)
    for found in authored_questions(home.questions):
        if question_key(home.translation_key, found.block.id) == question.key:
            return {"type": found.block.block_type, "value": found.block.block.get_prep_value(found.block.value)}
    return None
