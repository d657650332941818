"""A course's learners in the admin: how far each is, and what a trainer decides about a step."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from accounts import privacy
from accounts.models import Look
from courses import services
from courses.models import CoursePage, Enrollment
from courses.services import CourseEdition, newest_course_edition

PAGE_SIZE = 50
ACTS: dict[str, Any] = {
    "confirm": services.confirm_step,
    "waive": services.waive_step,
    "void": services.void_step,
}


class DecisionForm(forms.Form):
    """What is decided about one step, and why."""

    step = forms.ChoiceField(label=gettext_lazy("Part"))
    act = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        choices=[
            ("confirm", gettext_lazy("Confirm: it has been done")),
            ("waive", gettext_lazy("Waive: it need not be done")),
            ("void", gettext_lazy("Void: what was recorded does not count")),
        ],
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The learner reads it, with your name and the date."),
    )

    def __init__(self, edition: CourseEdition, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outline = edition.outline
        self.fields["step"].choices = [  # type: ignore[attr-defined]
            (str(step.key), edition.title(step.key, outline.source_language)) for step in outline.steps
        ]


def _course(request: HttpRequest, page_id: int) -> CoursePage:
    """The course, for those who may publish it."""
    course = get_object_or_404(CoursePage, pk=page_id)
    if not course.permissions_for_user(request.user).can_publish():
        raise PermissionDenied
    return course


def learners(request: HttpRequest, page_id: int) -> HttpResponse:
    """Who studies the course, the most recently active first. Five queries, whatever their number."""
    course = _course(request, page_id)
    rows = Enrollment.objects.for_course(course.translation_key).current().select_related("learner")
    wanted = request.GET.get("q", "").strip()
    if wanted:
        rows = rows.filter(Q(learner__full_name__icontains=wanted) | Q(learner__email__icontains=wanted))
    page = Paginator(rows.order_by("-last_active_at", "-pk"), PAGE_SIZE).get_page(request.GET.get("p"))
    _note_look(request, page)
    return render(request, "courses/admin/learners.html", {"course": course, "rows": page, "wanted": wanted})


def learner(request: HttpRequest, page_id: int, enrollment_uuid: UUID) -> HttpResponse:
    """One learner's steps, with what has been decided about them, and the form to decide."""
    course = _course(request, page_id)
    own = Enrollment.objects.for_course(course.translation_key).current().select_related("learner")
    enrollment = get_object_or_404(own, uuid=enrollment_uuid)
    edition = newest_course_edition(course.translation_key)
    assert edition is not None  # noqa: S101 - nobody enrolls before there is one
    form = None if enrollment.has_ended else DecisionForm(edition, request.POST or None)
    if form is not None and request.method == "POST" and form.is_valid():
        return _decide(request, course, enrollment, form.cleaned_data)
    _note_look(request, [enrollment])
    records = {record.step_key: record for record in enrollment.records.all()}
    language = edition.outline.source_language
    return render(
        request,
        "courses/admin/learner.html",
        {
            "course": course,
            "enrollment": enrollment,
            "form": form,
            "steps": [
                {"step": step, "title": edition.title(step.key, language), "record": records.get(step.key)}
                for step in edition.outline.steps
            ],
            "decisions": [
                {"event": event, "title": edition.title(event.step_key, language)}
                for event in enrollment.events.decisions()
                if event.step_key is not None
            ],
        },
    )


def _note_look(request: HttpRequest, enrollments: Iterable[Enrollment]) -> None:
    """The learners see on "My data" who looked at their progress."""
    subjects = [enrollment.learner for enrollment in enrollments]
    privacy.note_look(actor=request.user, subjects=subjects, what=Look.What.PROGRESS, now=timezone.now())


def _decide(request: HttpRequest, course: CoursePage, enrollment: Enrollment, said: dict[str, Any]) -> HttpResponse:
    try:
        ACTS[said["act"]](
            enrollment=enrollment,
            step_key=UUID(said["step"]),
            actor=request.user,
            reason=said["reason"],
            now=timezone.now(),
        )
    except services.AlreadyCompletedError:
        messages.error(request, _("The course is completed: its steps are not voided any more."))
    except services.StepNotFoundError:
        messages.error(request, _("There is nothing to void: the part has not been done."))
    else:
        messages.success(request, _("The decision has been recorded. The learner sees it on the page of the course."))
    return redirect("courses_admin:learner", course.pk, enrollment.uuid)
