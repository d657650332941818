"""In the admin: what single learners may have beyond the limits of a test, each with a reason."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.widgets import AdminDateTimeInput

from accounts import privacy
from accounts.models import Look
from courses.models import Enrollment, QuizPage
from quizzes.models import Allowance
from quizzes.services import grant_allowance


class AllowanceForm(forms.Form):
    """Whom, what and why."""

    email = forms.EmailField(label=_("Learner's e-mail address"))
    extra_minutes = forms.IntegerField(label=_("Minutes more"), min_value=0, max_value=10_000, initial=0)
    extra_attempts = forms.IntegerField(label=_("Tries more"), min_value=0, max_value=100, initial=0)
    opens_at = forms.DateTimeField(label=_("Opens for this learner at"), required=False, widget=AdminDateTimeInput)
    closes_at = forms.DateTimeField(label=_("Closes for this learner at"), required=False, widget=AdminDateTimeInput)
    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("Kept with it. Do not write about somebody's health.")
    )

    def __init__(self, *args: Any, quiz: QuizPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.quiz = quiz

    def clean_email(self) -> str:
        """Only somebody who is enrolled; nobody else's account is told of."""
        email = self.cleaned_data["email"]
        course = self.quiz.get_ancestors().filter(coursepage__isnull=False).values("translation_key")[:1]
        enrolled = Enrollment.objects.open().filter(course_key=course, learner__email__iexact=email)
        enrollment = enrolled.select_related("learner").first()
        if enrollment is None:
            raise forms.ValidationError(gettext("Nobody with this address is enrolled in the course."))
        self.learner = enrollment.learner
        return email

    def clean(self) -> dict[str, Any]:
        """Something must be allowed."""
        data = super().clean() or {}
        if not self.errors and not any(
            data.get(name) for name in ("extra_minutes", "extra_attempts", "opens_at", "closes_at")
        ):
            raise forms.ValidationError(gettext("Say what is allowed: minutes, tries or dates."))
        return data


def allowances(request: HttpRequest, page_id: int) -> HttpResponse:
    """List what has been allowed at a quiz, and allow more. For whoever may edit the quiz."""
    quiz = get_object_or_404(QuizPage, pk=page_id)
    if not quiz.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    form = AllowanceForm(request.POST or None, quiz=quiz)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        grant_allowance(
            learner=form.learner,
            quiz_key=quiz.translation_key,
            actor=request.user,
            reason=data["reason"],
            now=timezone.now(),
            extra_minutes=data["extra_minutes"],
            extra_attempts=data["extra_attempts"],
            opens_at=data["opens_at"],
            closes_at=data["closes_at"],
        )
        messages.success(request, gettext("Allowed. A running try has it at once."))
        return redirect(request.path)
    rows = Allowance.objects.for_quiz(quiz.translation_key).select_related("learner", "granted_by")
    granted = list(rows.order_by("-granted_at")[:200])
    shown = [allowance.learner for allowance in granted]
    privacy.note_look(actor=request.user, subjects=shown, what=Look.What.PROGRESS, now=timezone.now())
    return render(
        request,
        "courses/admin/allowances.html",
        {
            "quiz": quiz,
            "form": form,
            "granted": granted,
            "header_title": gettext("Extra time and tries"),
            "page_title": gettext("Extra time and tries"),
            "page_subtitle": quiz.title,
            "header_icon": "time",
            "edit_url": reverse("wagtailadmin_pages:edit", args=[quiz.pk]),
        },
        status=422 if form.errors else 200,
    )
