"""In the editor: choose a question of the bank, with all that it says."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import (
    BaseChooseView,
    ChooseResultsViewMixin,
    ChooseViewMixin,
    ChosenResponseMixin,
    ChosenView,
)
from wagtail.admin.viewsets.chooser import ChooserViewSet

from quizzes.about import DIFFICULTIES
from quizzes.kinds import kinds
from quizzes.models import Question
from quizzes.services.listing import bank_entries


class BankFilter(forms.Form):
    """What to look for in the bank."""

    q = forms.CharField(label=_("Words"), required=False, max_length=100)
    tag = forms.CharField(label=_("Tag"), required=False, max_length=100)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    difficulty = forms.ChoiceField(label=_("Difficulty"), required=False, choices=[("", _("All")), *DIFFICULTIES])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(kind.name, kind.block().label) for kind in kinds()]
        self.fields["kind"].choices = [("", _("All")), *names]  # type: ignore[attr-defined]

    def narrowed(self, questions: Any) -> Any:
        """Those of ``questions`` that fit."""
        wanted = self.cleaned_data if self.is_valid() else {}
        questions = questions.saying(wanted.get("q", ""))
        if wanted.get("tag"):
            questions = questions.tagged(wanted["tag"])
        for name in ("kind", "difficulty"):
            if wanted.get(name):
                questions = questions.filter(**{name: wanted[name]})
        return questions


class ChooserFilter(BankFilter, BaseFilterForm):
    """The same, as Wagtail's list of choices asks it."""

    def filter(self, objects: Any) -> Any:
        """See BaseFilterForm."""
        self.is_searching = any(self.cleaned_data.values())
        self.search_query = self.cleaned_data.get("q", "")
        return self.narrowed(objects)


class QuestionColumn(Column):
    """The whole question."""

    cell_template_name = "quizzes/admin/chosen_question.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        """See Column."""
        return {**super().get_cell_context_data(instance, parent_context), "entry": instance.entry}


class _Choosing(BaseChooseView):
    """Questions that the author may read: of own quizzes, and shared ones."""

    filter_form_class = ChooserFilter
    per_page = 10

    def get_object_list(self) -> Any:
        """See BaseChooseView."""
        return Question.objects.for_author(self.request.user).active().exclude(current=None).with_use().order_by("-pk")

    def get_results_page(self, request: Any) -> Any:
        """The page, each question with what is shown of it."""
        page = super().get_results_page(request)
        page.object_list = list(page.object_list)
        for entry in bank_entries(page.object_list):
            entry.question.entry = entry  # type: ignore[attr-defined]
        return page

    @property
    def columns(self) -> list[Column]:
        """See BaseChooseView."""
        return [
            QuestionColumn("question", label=_("Question")),
            Column("facility", label=_("Facility, percent"), accessor=_facility),
            Column("use", label=_("Used in"), accessor="entry.use"),
        ]

    def can_create(self) -> bool:
        """Questions are written in their quiz."""
        return False


def _facility(question: Any) -> Any:
    return "–" if question.entry.facility is None else question.entry.facility


class ChooseQuestion(ChooseViewMixin, _Choosing):
    """The window with search and list."""

    create_action_label = ""


class ChooseQuestionResults(ChooseResultsViewMixin, _Choosing):
    """The list alone."""


class QuestionChosen(ChosenView, ChosenResponseMixin):
    """What was chosen: its key and text. Refused for another's that is not shared, as for none."""

    def get_object(self, pk: str) -> Any:
        """See ChosenView."""
        try:
            return Question.objects.for_author(self.request.user).select_related("current").get(key=pk)
        except (Question.DoesNotExist, ValueError, ValidationError) as error:
            raise PermissionDenied from error

    def get_chosen_response_data(self, item: Any) -> dict[str, Any]:
        """See ChosenResponseMixin."""
        return {"id": str(item.key), "title": item.prompt, "edit_url": ""}


class QuestionChooserViewSet(ChooserViewSet):
    """The addresses."""

    model = Question
    icon = "help"
    choose_one_text = _("Choose a question")
    choose_view_class = ChooseQuestion
    choose_results_view_class = ChooseQuestionResults
    chosen_view_class = QuestionChosen
    register_widget = False
    search_tab_label = _("Question bank")

    def get_urlpatterns(self) -> list[URLPattern]:
        """One question at a time; none is made here."""
        return [
            path("", self.choose_view, name="choose"),
            path("results/", self.choose_results_view, name="choose_results"),
            path("chosen/<str:pk>/", self.chosen_view, name="chosen"),
        ]


question_chooser = QuestionChooserViewSet("question_chooser", url_prefix="quizzes/choose-question")
