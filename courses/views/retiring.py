"""Where a trainer retires a course: the terms, what they do to learners, and the decision."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from courses.enums import WhenRetired
from courses.models import CoursePage, Enrollment, Retirement
from courses.services import retiring
from courses.services.retirement_effects import RetirementEffect, Terms, effect_of_retiring


class RetirementForm(forms.Form):
    """What is decided when a course is retired."""

    WHEN = (
        ("finish", gettext_lazy("They may finish it, however long it takes")),
        ("until", gettext_lazy("They may finish it until a day")),
        ("close", gettext_lazy("It is closed for them now; what they have done is kept")),
    )

    in_progress = forms.ChoiceField(label=gettext_lazy("Those in progress"), choices=WHEN, widget=forms.RadioSelect)
    finish_until = forms.DateField(
        label=gettext_lazy("The last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Only with a last day. They are told now, two weeks before it, and when it has passed."),
    )
    successor = forms.ModelChoiceField(
        label=gettext_lazy("In its place"),
        queryset=CoursePage.objects.none(),
        required=False,
        to_field_name="translation_key",
        empty_label=gettext_lazy("No other course"),
        help_text=gettext_lazy(
            "Everybody who comes to this course is led there. What counts there of what was done here, "
            "its modules say: “done in another course”."
        ),
    )

    def __init__(self, course: CoursePage, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = retiring.possible_successors(course_key=course.translation_key, user=user)
        self.fields["successor"].queryset = found  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A last day belongs to one of the choices, and is still to come."""
        said = super().clean() or {}
        day = said.get("finish_until")
        if said.get("in_progress") != "until":
            said["finish_until"] = None
        elif day is None:
            self.add_error("finish_until", _("Choose the last day."))
        elif day < timezone.localdate():
            self.add_error("finish_until", _("The last day must not have passed."))
        return said

    def terms(self) -> Terms:
        """What was chosen."""
        said = self.cleaned_data
        return Terms(
            in_progress=WhenRetired.CLOSE if said["in_progress"] == "close" else WhenRetired.FINISH,
            finish_until=said["finish_until"],
            successor_key=said["successor"].translation_key if said["successor"] else None,
        )


def _course(request: HttpRequest, page_id: int) -> CoursePage:
    """The course in its source language, for those who may publish it there."""
    page = get_object_or_404(CoursePage, pk=page_id)
    course = CoursePage.objects.filter(translation_key=page.translation_key).order_by("pk")[0]
    if not course.permissions_for_user(request.user).can_publish():
        raise PermissionDenied
    return course


def retire(request: HttpRequest, page_id: int) -> HttpResponse:
    """Choose terms; see what they do to learners; decide. Shown first by GET, so that looking changes nothing."""
    course = _course(request, page_id)
    retirement = Retirement.objects.for_course(course.translation_key).first()
    asked = request.POST if request.method == "POST" else request.GET
    form = RetirementForm(course, request.user, asked if "in_progress" in asked else None, initial=_chosen(retirement))
    is_chosen = form.is_bound and form.is_valid()
    if request.method == "POST" and is_chosen:
        return _retire(request, course, form.terms())
    own = Enrollment.objects.for_course(course.translation_key)
    return render(
        request,
        "courses/admin/retire.html",
        {
            "course": course,
            "form": form,
            "retirement": retirement,
            "stored": RetirementEffect.from_json(retirement.effect).sentences(retirement) if retirement else [],
            "sentences": _foretold(course, form.terms()) if is_chosen else [],
            "left": own.in_progress().count(),
            "ended": own.ended().count(),
        },
    )


def _foretold(course: CoursePage, terms: Terms) -> list[str]:
    return effect_of_retiring(course_key=course.translation_key, terms=terms).sentences(terms)


def _chosen(retirement: Retirement | None) -> dict[str, Any]:
    """What the form begins with."""
    if retirement is None:
        return {"in_progress": "until"}
    choice = "until" if retirement.finish_until else str(retirement.in_progress)
    return {
        "in_progress": choice,
        "finish_until": retirement.finish_until,
        "successor": retirement.successor_key,
    }


def _retire(request: HttpRequest, course: CoursePage, terms: Terms) -> HttpResponse:
    try:
        retiring.retire(course=course, terms=terms, actor=request.user, now=timezone.now())
    except retiring.SuccessorError:  # it was retired itself a moment ago
        messages.error(request, _("The course in its place is no longer there. Choose another."))
    except retiring.ArchivedError:
        messages.error(request, _("The course is not published: nobody can go on in it. Publish it first."))
    else:
        messages.success(request, _("The course has been retired. Those in progress are told by mail."))
    return redirect("courses_admin:retire", course.pk)


@require_POST
def archive(request: HttpRequest, page_id: int) -> HttpResponse:
    """Take a retired course out of sight."""
    course = _course(request, page_id)
    try:
        retiring.archive(course=course, actor=request.user, now=timezone.now())
    except retiring.NotRetiredError:
        messages.error(request, _("The course is not retired."))
    else:
        messages.success(request, _("The course has been archived. Certificates and studied editions stay."))
    return redirect("courses_admin:retire", course.pk)


@require_POST
def take_back(request: HttpRequest, page_id: int) -> HttpResponse:
    """The course is not retired after all."""
    course = _course(request, page_id)
    try:
        count = retiring.take_back(course=course, actor=request.user, now=timezone.now())
    except retiring.NotRetiredError:
        messages.error(request, _("The course is not retired."))
    else:
        reopened = ngettext(
            "For %(count)s person it is open again.", "For %(count)s people it is open again.", count
        ) % {"count": count}
        messages.success(request, " ".join([_("The course is not retired any more."), reopened if count else ""]))
    return redirect("courses_admin:retire", course.pk)
