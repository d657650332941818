"""What an author writes of a quiz. A page model above mixes this in; quizzes knows no page."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail_localize.fields import SynchronizedField

from content.models.base import BasePageForm
from quizzes.blocks import Authored, QuestionsBlock, Taken, numbered_parts, question_problems, quiz_parts
from quizzes.enums import Feedback, Policy, QuizMode
from quizzes.models.bank import Question
from quizzes.models.taking import taking_problems
from quizzes.panels import AdvicePanel
from quizzes.rules import QuizRules


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


class QuizForm(BasePageForm):
    """The editor's form of a quiz: takes in only questions that whoever edits it may read."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What is in it already stays, though another author took it in, or it is no longer shared.
        self._taken_before = _taken(self.instance.questions)

    def clean_questions(self) -> Any:
        """One query, and none where nothing was taken in."""
        questions = self.cleaned_data["questions"]
        new = _taken(questions) - self._taken_before
        if new and Question.objects.for_author(self.for_user).filter(key__in=new).count() < len(new):
            raise ValidationError(gettext("A question of the bank is not shared with you. Choose another."))
        return questions


def _taken(questions: Any) -> set[Any]:
    return {part.key for part in quiz_parts(questions) if isinstance(part, Taken) and part.key}


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
    max_attempts = models.PositiveSmallIntegerField(
        _("number of tries"), null=True, blank=True, validators=[MinValueValidator(1)], help_text=_("Empty: no limit.")
    )
    wait_minutes = models.PositiveIntegerField(
        _("minutes between tries"), default=0, help_text=_("How long to wait before trying again. 0: not at all.")
    )
    opens_at = models.DateTimeField(_("opens at"), null=True, blank=True)
    closes_at = models.DateTimeField(
        _("closes at"), null=True, blank=True, help_text=_("Running tries are submitted then as they are.")
    )
    time_limit_minutes = models.PositiveSmallIntegerField(
        _("time limit in minutes"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_(
            "Best left empty: hurry shuts people out and measures little. You can give single learners more time."
        ),
    )
    policy = models.CharField(_("which try counts"), max_length=10, choices=Policy, default=Policy.BEST)
    feedback = models.CharField(_("what the result tells"), max_length=10, choices=Feedback, default=Feedback.SUBMITTED)
    shares_questions = models.BooleanField(
        _("share the questions"),
        default=False,
        help_text=_("Trainers of other courses may read them with their answers, and take them into their quizzes."),
    )
    intro = RichTextField(_("introduction"), blank=True, features=["bold", "italic", "ol", "ul", "link"])
    questions = QuestionsField(verbose_name=_("questions"), blank=True)

    quiz_panels = [
        MultiFieldPanel(
            # The words of the modes are long: beside them the number would be squeezed.
            [FieldPanel("mode"), FieldRowPanel([FieldPanel("passing_percent"), FieldPanel("shuffles_options")])],
            heading=_("How it works"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("max_attempts"), FieldPanel("wait_minutes")]),
                FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")]),
                FieldPanel("time_limit_minutes"),
                FieldPanel("policy"),
                FieldPanel("feedback"),
            ],
            heading=_("Limits of a test"),
            help_text=_("Only for tests. Tries that have begun keep the limits they began with."),
            classname="collapsed",
        ),
        FieldPanel("intro"),
        AdvicePanel(),
        FieldPanel("questions"),
        FieldPanel("shares_questions"),
    ]
    # Structure, pass mark and key live once, in the source language.
    quiz_synchronized_fields = [
        SynchronizedField(name, overridable=False)
        for name in (
            "mode",
            "passing_percent",
            "shuffles_options",
            "max_attempts",
            "wait_minutes",
            "opens_at",
            "closes_at",
            "time_limit_minutes",
            "policy",
            "feedback",
            "shares_questions",
        )
    ]

    class Meta:
        abstract = True

    @property
    def rules(self) -> QuizRules:
        """The limits of a test; practice has none."""
        if self.mode != QuizMode.TEST:
            return QuizRules()
        return QuizRules(
            max_attempts=self.max_attempts,
            wait_minutes=self.wait_minutes,
            opens_at=self.opens_at,
            closes_at=self.closes_at,
            time_limit_minutes=self.time_limit_minutes,
            policy=self.policy,
            feedback=self.feedback,
        )

    def quiz_problems(self) -> list[tuple[str, str]]:
        """What keeps the questions from being published, as (field, message)."""
        parts = list(numbered_parts(self.questions))
        if not parts:
            return [("questions", gettext("Write at least one question."))]
        # Whether what is taken in is graded is not asked: a test of opinions from the bank alone is nobody's mistake.
        if self.mode == QuizMode.TEST and not any(not isinstance(p, Authored) or p.is_graded for _n, p in parts):
            return [("questions", gettext("A test needs a question that is graded: without one nobody can pass."))]
        rules = self.rules
        if rules.opens_at and rules.closes_at and rules.opens_at >= rules.closes_at:
            return [("closes_at", gettext("The quiz must open before it closes."))]
        if rules.feedback == Feedback.CLOSED and not rules.closes_at:
            return [("feedback", gettext("Set a closing time: without one the answers would never be shown."))]
        problems = [
            problem
            for number, part in parts
            if isinstance(part, Authored)
            for problem in question_problems(number, part)
        ]
        return [("questions", problem) for problem in (*problems, *taking_problems(self, parts))]

    def is_translated_quiz(self) -> bool:
        """Whether it was made from another language's: questions are those of the source. One query."""
        page: Any = self
        first = type(page).objects.filter(translation_key=page.translation_key).order_by("pk").first()
        return first is not None and first.pk != page.pk

    def quizzes_around(self) -> Iterable["QuizContent"]:
        """The other published quizzes that this one may draw from."""
        return ()
