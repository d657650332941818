"""How a quiz does, from sums over first attempts; and marking again what was found wrong."""

from typing import Any

from django import forms
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods
from wagtail.admin import messages

from content.when_used import when_used
from quizzes.blocks import Authored, Taken, numbered_parts, question_key
from quizzes.enums import RemarkAction
from quizzes.models import QuestionVersion
from quizzes.services.remarking import decide_remark, given_answers, preview_remark
from quizzes.services.reporting import QuizReport, remarks_of, report_quiz, rows_of
from quizzes.statistics import FEWEST, FEWEST_FOR_DISCRIMINATION
from quizzes.views.editing import own_quiz, render_beside_editor
from quizzes.views.exchange import download

_SALT = "quizzes.remark"

table_csv = when_used("quizzes.exchange.sheets", "table_csv")
table_xlsx = when_used("quizzes.exchange.sheets", "table_xlsx")


def _report(page: Any) -> QuizReport:
    numbers = {}
    for number, part in numbered_parts(page.questions):
        if isinstance(part, Authored):
            numbers[question_key(page.translation_key, part.block.id)] = number
        elif isinstance(part, Taken) and part.key:
            numbers[part.key] = number
    return report_quiz(quiz_key=page.translation_key, numbers=numbers, language=page.locale.language_code)


@require_GET
def statistics(request: HttpRequest, page_id: int) -> HttpResponse:
    """Facility, options and hints, question by question; nothing from fewer than five people."""
    page = own_quiz(request, page_id)
    report = _report(page)
    highest = max((count for _from, _to, count in report.scores), default=0)
    return render_beside_editor(
        request,
        page,
        "quizzes/admin/statistics.html",
        gettext("Statistics"),
        {
            "report": report,
            "fewest": FEWEST,
            "fewest_for_discrimination": FEWEST_FOR_DISCRIMINATION,
            "bars": [
                {"from": low, "to": high, "count": count, "x": at * 40, "height": round(100 * count / max(highest, 1))}
                for at, (low, high, count) in enumerate(report.scores)
            ],
            "remarks": remarks_of(quiz_key=page.translation_key),
        },
    )


@require_GET
def statistics_file(request: HttpRequest, page_id: int, code: str) -> HttpResponse:
    """The same numbers as a table for another program."""
    page = own_quiz(request, page_id)
    rows = list(rows_of(_report(page)))
    if code == "csv":
        return download(table_csv(rows), "text/csv; charset=utf-8", "statistics.csv")
    if code == "xlsx":
        content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        return download(table_xlsx(gettext("Statistics"), rows), content_type, "statistics.xlsx")
    raise Http404


class RemarkForm(forms.Form):
    """What to decide about a question, and why."""

    decision = forms.ChoiceField(label=_("What was wrong"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Kept with your name. Write no names of learners."),
    )

    def __init__(self, *args: Any, answers: list[tuple[dict[str, Any], str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.answers = [answer for answer, _words in answers]
        self.fields["decision"].choices = [  # type: ignore[attr-defined]
            *(
                (f"accept-{at}", gettext("This answer is right, too: %(answer)s") % {"answer": words})
                for at, (_answer, words) in enumerate(answers)
            ),
            ("void", gettext("The question cannot be answered fairly: everybody gets its points")),
        ]

    def decided(self) -> tuple[str, dict[str, Any] | None]:
        """(action, answer)."""
        decision = self.cleaned_data["decision"]
        if decision == "void":
            return RemarkAction.VOID, None
        return RemarkAction.ACCEPT, self.answers[int(decision.removeprefix("accept-"))]


@require_http_methods(["GET", "POST"])
def remark(request: HttpRequest, page_id: int, version_id: int) -> HttpResponse:
    """Mark a version of a question again: choose, see who is affected, confirm. Marks only rise."""
    page = own_quiz(request, page_id)
    version = get_object_or_404(QuestionVersion, pk=version_id, question__home_quiz_key=page.translation_key)
    language = page.locale.language_code
    form = RemarkForm(request.POST or None, answers=given_answers(version=version, language=language))
    affected = None
    if request.method == "POST" and form.is_valid():
        action, answer = form.decided()
        # The same decision as was shown, or it is shown first.
        decision = [version.pk, str(action), answer, form.cleaned_data["reason"]]
        shown = signing.Signer(salt=_SALT).sign_object(decision)
        if request.POST.get("confirmed") == shown:
            decide_remark(
                version=version,
                quiz_key=page.translation_key,
                action=action,
                answer=answer,
                reason=form.cleaned_data["reason"],
                decided_by=request.user,
                now=timezone.now(),
            )
            messages.success(request, _("Decided. Submitted attempts are being marked again."))
            return redirect("quizzes:statistics", page.pk)
        affected = preview_remark(version=version, action=action, answer=answer)
    else:
        shown = ""
    return render_beside_editor(
        request,
        page,
        "quizzes/admin/remark.html",
        gettext("Mark again"),
        {"form": form, "version": version, "text": version.text(get_language()), "affected": affected, "shown": shown},
        status=422 if form.is_bound and not form.is_valid() else 200,
    )
