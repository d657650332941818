"""Blocks by which a quiz asks questions that are written in other quizzes: one by its key, or some of a tag."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.telepath import register
from wagtail.admin.widgets import BaseChooser
from wagtail.admin.widgets.chooser import BaseChooserAdapter
from wagtail.coreutils import resolve_model_string

from quizzes.enums import DrawFrom

BANK, DRAW = "bank", "draw"


def question_keyed(key: Any) -> Any:
    """The question of the bank with this key, None if there is none. One query."""
    if key is None:
        return None
    return resolve_model_string("quizzes.Question").objects.filter(key=key).select_related("current").first()


class QuestionChooser(BaseChooser):
    """Leads to the list of questions. Forms carry the question's key."""

    model = "quizzes.Question"
    icon = "help"
    choose_one_text = _("Choose a question")
    choose_another_text = _("Choose another question")
    show_edit_link = False
    chooser_modal_url_name = "question_chooser:choose"

    def get_instance(self, value: Any) -> Any:
        """See BaseChooser."""
        return question_keyed(value)

    def get_value_data(self, value: Any) -> dict[str, Any] | None:
        """See BaseChooser. One that is gone keeps its key, so that saving does not lose it."""
        if value is None:
            return None
        question = self.get_instance(value)
        return {"id": str(value), "edit_url": "", "title": question.prompt if question else gettext("Not found")}


register(BaseChooserAdapter(), QuestionChooser)


class QuestionKeyBlock(blocks.FieldBlock):
    """The key of a question in the bank."""

    def __init__(self, **kwargs: Any) -> None:
        self.field = forms.UUIDField(widget=QuestionChooser())
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> UUID | None:
        """See Block."""
        try:
            return UUID(str(value)) if value else None
        except ValueError:
            return None

    def bulk_to_python(self, values: Iterable[Any]) -> list[UUID | None]:
        """See Block."""
        return [self.to_python(value) for value in values]

    def get_prep_value(self, value: UUID | None) -> str | None:
        """See Block."""
        return str(value) if value else None

    def get_form_state(self, value: UUID | None) -> Any:
        """See Block."""
        widget: Any = self.field.widget
        return widget.get_value_data(value)


class _Untranslated(blocks.StructBlock):
    """Says nothing of its own: wagtail-localize takes it over as it is."""

    def get_translatable_segments(self, value: Any) -> list[Any]:
        """For wagtail-localize: nothing here is translated."""
        return []

    def restore_translated_segments(self, value: Any, segments: Any) -> Any:
        """For wagtail-localize: as in the source."""
        return value


class TakenValue(blocks.StructValue):
    """A question by its key, for previews. One query for each; never asked for learners' pages."""

    @property
    def prompt(self) -> str:
        """The question as it is asked now."""
        question = question_keyed(self["question"])
        return question.prompt if question else gettext("The question was not found in the bank.")

    def rows(self) -> list[Any]:
        """Options and key."""
        question = question_keyed(self["question"])
        return question.current.rows(get_language()) if question and question.current else []


class TakenBlock(_Untranslated):
    """A question of another quiz, asked here as it reads there."""

    question = QuestionKeyBlock(label=_("Question"))

    class Meta:
        icon = "link"
        label = _("Question from the bank")
        description = _("Use when another quiz has the question. It stays one: what is changed there changes here.")
        group = _("From the bank")
        value_class = TakenValue
        label_format = _("From the bank")


class DrawValue(blocks.StructValue):
    """A draw, for previews."""

    @property
    def prompt(self) -> str:
        """What is drawn."""
        return ngettext(
            "%(count)s question with the tag “%(tag)s”",
            "%(count)s questions with the tag “%(tag)s”",
            self["count"] or 0,
        ) % {"count": self["count"], "tag": self["tag"]}


class DrawBlock(_Untranslated):
    """Some of the questions with a tag, others for each attempt."""

    tag = blocks.CharBlock(max_length=100, label=_("Tag"), help_text=_("As noted “about the question”."))
    count = blocks.IntegerBlock(min_value=1, max_value=50, default=5, label=_("How many"))
    source = blocks.ChoiceBlock(choices=DrawFrom.choices, default=DrawFrom.COURSE, label=_("Whose questions"))

    class Meta:
        icon = "resubmit"
        label = _("Questions drawn from the bank")
        description = _(
            "Use when each attempt should ask other questions. Nobody gets one twice while there are others."
        )
        group = _("From the bank")
        value_class = DrawValue
        label_format = "{count} × {tag}"
