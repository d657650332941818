"""Mark again what was found wrong: choose an answer that counts, too, see what would change, confirm."""

from typing import Any

from django import forms
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from quizzes.enums import RemarkAction
from quizzes.grading import InvalidAnswerError, check_answer, grade
from quizzes.kinds import Asked, kind_named
from quizzes.kinds.base import QuestionView
from quizzes.models import QuestionVersion
from quizzes.presentation import error_message
from quizzes.services.remarking import GivenAnswer, decide_remark, frequent_answers, preview_remark
from quizzes.services.reporting import told
from quizzes.statistics import FEWEST
from quizzes.views.editing import own_quiz, render_beside_editor

_SALT = "quizzes.remark"
_OWN = "own"


class RemarkForm(forms.Form):
    """What to decide about a question, and why.

    An answer that counts, too, is one that many gave, or one that the author gives in the learners' own form: what few
    people wrote is shown to nobody.
    """

    decision = forms.ChoiceField(label=_("What was wrong"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Kept with your name. Write no names of learners."),
    )

    def __init__(self, data: Any, *, version: QuestionVersion, answers: list[GivenAnswer], language: str) -> None:
        super().__init__(data)
        key = version.grading_key
        self.kind, self.asked = kind_named(key.kind), Asked(key, version.text(language), list(key.options))
        self.answers = answers
        self.own: dict[str, Any] | None = None
        frequent = [
            (
                f"accept-{at}",
                ngettext(
                    "This answer is right, too: %(answer)s (%(count)s person gave it)",
                    "This answer is right, too: %(answer)s (%(count)s people gave it)",
                    one.people,
                )
                % {"answer": one.words, "count": one.people},
            )
            for at, one in enumerate(answers)
        ]
        own = [(_OWN, gettext("The answer that I give below is right, too"))] if self.takes_own else []
        void = ("void", gettext("The question cannot be answered fairly: everybody gets its points"))
        self.fields["decision"].choices = [*frequent, *own, void]  # type: ignore[attr-defined]

    @property
    def takes_own(self) -> bool:
        """Whether an answer can be given in one form: the ways of a scenario take several."""
        return self.kind.is_graded and not self.asked.key.is_void and self.kind.is_finished_at_once

    def question(self) -> QuestionView:
        """The learners' form, as it was filled in."""
        posted = self.data if self.is_bound else None
        return self.kind.present(self.asked, None, posted, set())  # type: ignore[arg-type]

    def clean(self) -> dict[str, Any]:
        """The author's own answer must be one, and not count already."""
        cleaned = super().clean() or {}
        if cleaned.get("decision") == _OWN:
            try:
                answer = dict(self.kind.read(self.asked, self.data))  # type: ignore[arg-type]
                check_answer(self.asked.key, answer)
            except InvalidAnswerError as error:
                self.add_error("decision", error_message(error, self.kind.name))
                return cleaned
            if grade(self.asked.key, answer).is_correct:
                self.add_error("decision", gettext("This answer counts already."))
            self.own = answer
        return cleaned

    def decided(self) -> tuple[str, dict[str, Any] | None]:
        """(action, answer)."""
        decision = self.cleaned_data["decision"]
        if decision == "void":
            return RemarkAction.VOID, None
        if decision == _OWN:
            return RemarkAction.ACCEPT, self.own
        return RemarkAction.ACCEPT, self.answers[int(decision.removeprefix("accept-"))].answer


@require_http_methods(["GET", "POST"])
def remark(request: HttpRequest, page_id: int, version_id: int) -> HttpResponse:
    """Mark a version of a question again: choose, see how many are affected, confirm. Marks only rise."""
    page = own_quiz(request, page_id)
    version = get_object_or_404(QuestionVersion, pk=version_id, question__home_quiz_key=page.translation_key)
    language = page.locale.language_code
    answers = frequent_answers(version=version, language=language)
    form = RemarkForm(request.POST or None, version=version, answers=answers, language=language)
    affected, shown = None, ""
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
        found = preview_remark(version=version, action=action, answer=answer)
        affected = {name: told(getattr(found, name)) for name in ("attempts", "rises", "passes")}
    return render_beside_editor(
        request,
        page,
        "quizzes/admin/remark.html",
        gettext("Mark again"),
        {
            "form": form,
            "version": version,
            "text": version.text(get_language()),
            "question": form.question() if form.takes_own else None,
            "affected": affected,
            "shown": shown,
            "fewest": FEWEST,
        },
        status=422 if form.is_bound and not form.is_valid() else 200,
    )
