"""What an author writes of a quiz. A page model above mixes this in; quizzes knows no page."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail_localize.fields import SynchronizedField

from quizzes.blocks import QuestionsBlock, authored_questions, question_problems
from quizzes.enums import QuizMode


class QuestionsField(StreamField):
    """Questions of every kind. Migrations name no kinds: the column is the same JSON whatever kinds there are."""

    def __init__(self, block_types: Any = None, **kwargs: Any) -> None:
        kwargs.pop("block_lookup", None)
        super().__init__(block_types or QuestionsBlock(), **kwargs)

    def deconstruct(self) -> Any:
        """See Field."""
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [], kwargs


class QuizContent(models.Model):
    """Questions, pass mark and policy."""

    mode = models.CharField(_("mode"), max_length=10, choices=QuizMode, default=QuizMode.PRACTICE)
    passing_percent = models.PositiveSmallIntegerField(
        _("pass mark in percent"),
        default=80,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("Of a test. Running attempts keep the mark they started with."),
    )
    shuffles_options = models.BooleanField(_("mix the order of options"), default=True)
    intro = RichTextField(_("introduction"), blank=True, features=["bold", "italic", "ol", "ul", "link"])
    questions = QuestionsField(verbose_name=_("questions"), blank=True)

    quiz_panels = [
        MultiFieldPanel(
            # The words of the modes are long: beside them the number would be squeezed.
            [FieldPanel("mode"), FieldRowPanel([FieldPanel("passing_percent"), FieldPanel("shuffles_options")])],
            heading=_("How it works"),
        ),
        FieldPanel("intro"),
        FieldPanel("questions"),
    ]
    # Structure, pass mark and key live once, in the source language.
    quiz_synchronized_fields = [
        SynchronizedField(name, overridable=False) for name in ("mode", "passing_percent", "shuffles_options")
    ]

    class Meta:
        abstract = True

    def quiz_problems(self) -> list[tuple[str, str]]:
        """What keeps the questions from being published, as (field, message)."""
        questions = list(authored_questions(self.questions))
        if not questions:
            return [("questions", gettext("Write at least one question."))]
        if self.mode == QuizMode.TEST and not any(question.is_graded for question in questions):
            return [("questions", gettext("A test needs a question that is graded: without one nobody can pass."))]
        return [
            ("questions", problem)
            for number, question in enumerate(questions, start=1)
            for problem in question_problems(number, question)
        ]
