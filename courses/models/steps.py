"""Lessons and quizzes: what is done in a course."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, PageChooserPanel
from wagtail.fields import StreamField
from wagtail.search import index

from content.blocks import BodyBlock
from content.models import BasePage
from content.plain_text import lines_of
from courses.enums import LessonRule, QuizRule, StepKind
from courses.models.fields import OUTCOMES_BLOCK, facts
from courses.models.modules import CoursePart, ModulePage
from handbooks.models import ChapterPage
from quizzes.models import QuizContent
from quizzes.models.content import QuizForm


class Step(CoursePart):
    """What lessons and quizzes share: a place in the course that can be done."""

    step_kind: ClassVar[str]

    is_required = models.BooleanField(
        _("required"), default=True, help_text=_("All required steps together complete the course.")
    )
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=10)
    is_always_renewed = models.BooleanField(
        _("always renewed"), default=False, help_text=_("Asked for again at every renewal, even if it has not changed.")
    )
    completion_rule: Any  # each kind of step has its own choices

    step_panels = [
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("is_required"), FieldPanel("minutes")]),
                FieldPanel("completion_rule"),
                FieldPanel("is_always_renewed"),
            ],
            heading=_("In the course"),
        )
    ]
    step_synchronized_fields = facts("is_required", "minutes", "completion_rule", "is_always_renewed")

    class Meta:
        abstract = True

    def publish_problems(self) -> list[tuple[str, str]]:
        """Making the last required step optional would leave a live course that nobody can complete."""
        problems = super().publish_problems()  # type: ignore[misc]
        page: Any = self
        if not self.is_required and page.live and self.course_left_without() is not None:
            problems.append(
                ("is_required", gettext("This is the only required step of a published course: it must stay required."))
            )
        if page.is_sensitive and not page.has_sensitive_ancestor():
            module = page.get_parent().specific
            if isinstance(module, ModulePage) and not module.has_safety_texts:
                message = gettext("Write a content note and choose contacts in the module “%(title)s” first.")
                problems.append(("is_sensitive", message % {"title": module.title}))
        return problems


class LessonPage(Step, BasePage):
    """A lesson: text to read, at most ten minutes."""

    step_kind = search_kind = StepKind.LESSON
    page_description = _("Something to read, at most ten minutes. Done when the learner marks it as read.")
    neutral_words: ClassVar = {"fi": "sivu", "sv": "sida", "en": "page"}

    outcomes = StreamField(OUTCOMES_BLOCK, verbose_name=_("after this lesson you can"), blank=True)
    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)
    easy_body = StreamField(
        BodyBlock(),
        verbose_name=_("plain language"),
        blank=True,
        help_text=_("The same in plain language. Readers choose; address and progress are the same. May stay empty."),
    )
    completion_rule = models.CharField(
        _("done when"), max_length=12, choices=LessonRule, blank=True, default=LessonRule.READ
    )
    chapter = models.ForeignKey(
        ChapterPage,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("chapter to read"),
        help_text=_("Of a handbook. The lesson links to it; the learner comes back here to mark it as read."),
    )

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("summary"),
        FieldPanel("outcomes"),
        FieldPanel("body"),
        FieldPanel("easy_body"),
        *Step.step_panels,
        PageChooserPanel("chapter"),
        *BasePage.upkeep_panels,
    ]
    settings_panels = [*BasePage.change_panels]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]
    override_translatable_fields = [
        *BasePage.override_translatable_fields,
        *Step.step_synchronized_fields,
        *facts("chapter"),
    ]
    subpage_types: ClassVar[list[str]] = []
    parent_page_types = ["courses.ModulePage"]
    template = "courses/lesson.html"

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")

    def publish_problems(self) -> list[tuple[str, str]]:
        """A chapter that nobody can read cannot be asked for."""
        problems = super().publish_problems()
        if self.completion_rule == LessonRule.CHAPTER and (self.chapter is None or not self.chapter.live):
            problems.append(
                ("chapter", gettext("Choose a published chapter of a handbook: reading it does the lesson."))
            )
        return problems

    def search_texts(self) -> Iterable[str]:
        """See BasePage."""
        return (*lines_of(self.outcomes), *lines_of(self.body))

    def edition_text(self) -> dict[str, Any]:
        """What an edition keeps of this page in its language."""
        return {
            "summary": self.summary,
            "outcomes": [str(child.value) for child in self.outcomes],
            "stream": list(self.body.get_prep_value()),
            # Only where there is some: other lessons keep the text that they had.
            **({"easy_stream": list(self.easy_body.get_prep_value())} if self.easy_body else {}),
            "sources": self.source_texts(),
            **self.upkeep_text(),
        }


class QuizPage(Step, QuizContent, BasePage):
    """A quiz: practice or test. A page, so that rights, workflow and translation work as for a lesson."""

    step_kind = search_kind = StepKind.QUIZ
    page_description = _("Questions to practice with, or a test that must be passed.")
    neutral_words: ClassVar = {"fi": "sivu", "sv": "sida", "en": "page"}

    fields_of_questions = frozenset({"questions"})

    completion_rule = models.CharField(
        _("done when"), max_length=12, choices=QuizRule, blank=True, default=QuizRule.RESULT
    )

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("summary"),
        *QuizContent.quiz_panels,
        *Step.step_panels,
        *BasePage.upkeep_panels,
    ]
    settings_panels = [*BasePage.change_panels]
    # Questions and answers are never in the index.
    search_fields = BasePage.search_fields
    override_translatable_fields = [
        *BasePage.override_translatable_fields,
        *Step.step_synchronized_fields,
        *QuizContent.quiz_synchronized_fields,
    ]
    subpage_types: ClassVar[list[str]] = []
    parent_page_types = ["courses.ModulePage"]
    template = "courses/quiz.html"
    base_form_class = QuizForm

    class Meta:
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")

    def quizzes_around(self) -> Iterable["QuizPage"]:
        """See QuizContent: those of the same course, in this language. Empty for a page that has no place yet."""
        if not self.path:
            return ()
        others = QuizPage.objects.live().filter(path__startswith=self.path[: -2 * self.steplen])
        return others.exclude(translation_key=self.translation_key)

    def publish_problems(self) -> list[tuple[str, str]]:
        """A quiz without questions, or a question without a key, cannot be passed."""
        return [*super().publish_problems(), *self.quiz_problems()]

    def edition_text(self) -> dict[str, Any]:
        """What an edition keeps of this page in its language; its questions are in the bank."""
        return {
            "summary": self.summary,
            "intro": self.intro,
            "sources": self.source_texts(),
            **self.upkeep_text(),
        }
