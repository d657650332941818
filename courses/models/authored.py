"""Courses as trainers write them. Content only: no learner is ever seen here."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.core.exceptions import NON_FIELD_ERRORS
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, PageChooserPanel
from wagtail.fields import StreamField
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from accounts.models import Organization
from content.blocks import BodyBlock, ContactsBlock
from content.models import BasePage, PublishRefusedError
from content.plain_text import lines_of
from courses.enums import CertificateKind, LessonRule, QuizRule, StepKind
from quizzes.models import QuizContent
from quizzes.models.content import QuizForm

OUTCOMES_BLOCK = blocks.StreamBlock([("outcome", blocks.CharBlock(max_length=200, label=_("Outcome")))])


def _facts(*names: str) -> list[SynchronizedField]:
    return [SynchronizedField(name, overridable=False) for name in names]


class CourseIndexPage(BasePage):
    """The catalogue."""

    search_kind = ""
    intro = models.TextField(_("introduction"), blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("intro")]
    settings_panels = [*BasePage.change_panels]
    subpage_types = ["courses.CoursePage"]
    parent_page_types = ["website.HomePage"]
    template = "courses/catalogue.html"

    class Meta:
        verbose_name = _("catalogue")
        verbose_name_plural = _("catalogues")


class CoursePage(BasePage):
    """A course: what it promises, to whom, and who stands behind it."""

    page_description = _("What it promises, to whom, and who stands behind it. Modules stand below it.")
    neutral_words: ClassVar = {"fi": "koulutus", "sv": "utbildning", "en": "course"}
    follows_original = True
    search_kind = "course"

    promise = models.CharField(
        _("promise"), max_length=200, blank=True, help_text=_("One sentence: what the learner gets.")
    )
    intro = models.TextField(_("introduction"), blank=True)
    outcomes = StreamField(OUTCOMES_BLOCK, verbose_name=_("after this course you can"), blank=True)
    content_note = models.TextField(
        _("content note"),
        blank=True,
        help_text=_("Of a sensitive course: what is described, and how to pause or leave."),
    )
    requirements = models.TextField(_("what earns the certificate"), blank=True)
    extent_minutes = models.PositiveIntegerField(_("extent in minutes"), default=60)
    certificate_kind = models.CharField(
        _("completing it earns"),
        max_length=10,
        choices=CertificateKind,
        default=CertificateKind.PASSING,
        db_default=CertificateKind.PASSING,
        help_text=_("Whoever has completed the course without a certificate gets one when you switch it on."),
    )
    certificate_valid_months = models.PositiveSmallIntegerField(
        _("months that the certificate is valid"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(240)],
        help_text=_("Only if the course must be renewed. Empty: it does not expire."),
    )
    is_open_reading = models.BooleanField(
        _("lessons can be read without an account"),
        default=False,
        help_text=_("Progress begins with enrolling in any case."),
    )
    issuer = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("issuer")
    )
    responsible = models.CharField(_("responsible person"), max_length=160, blank=True)
    is_in_order = models.BooleanField(
        _("modules in order"),
        default=False,
        help_text=_("A module opens when what is required of the modules before it is done."),
    )
    opens_after = models.ForeignKey(
        "courses.CoursePage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("opens after"),
        help_text=_("The course that must be completed before this one."),
    )
    renewal_months = models.PositiveSmallIntegerField(
        _("renew after months"),
        default=0,
        help_text=_("0: never. Renewing asks only for what has changed and for what is marked as always renewed."),
    )

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("promise"),
        FieldPanel("summary"),
        FieldPanel("intro"),
        FieldPanel("outcomes"),
        FieldPanel("content_note"),
        MultiFieldPanel(
            [
                FieldPanel("extent_minutes"),
                FieldPanel("requirements"),
                FieldRowPanel([FieldPanel("certificate_kind"), FieldPanel("certificate_valid_months")]),
                FieldRowPanel([FieldPanel("issuer"), FieldPanel("responsible")]),
                FieldPanel("is_open_reading"),
            ],
            heading=_("Certificate and access"),
        ),
        MultiFieldPanel(
            [FieldPanel("is_in_order"), PageChooserPanel("opens_after"), FieldPanel("renewal_months")],
            heading=_("Order and renewal"),
        ),
        *BasePage.topic_panels,
        *BasePage.upkeep_panels,
    ]
    settings_panels = [*BasePage.change_panels]
    search_fields = [*BasePage.search_fields, index.SearchField("promise"), index.SearchField("intro")]
    override_translatable_fields = [
        *BasePage.override_translatable_fields,
        *_facts("extent_minutes", "certificate_kind", "certificate_valid_months"),
        *_facts("is_open_reading", "issuer", "responsible"),
        *_facts("is_in_order", "opens_after", "renewal_months"),
    ]
    subpage_types = ["courses.ModulePage"]
    parent_page_types = ["courses.CourseIndexPage"]
    template = "courses/course.html"

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")

    def publish_problems(self) -> list[tuple[str, str]]:
        """A live course has a required step, or nobody could ever complete it."""
        problems = super().publish_problems()
        if not self.is_translation and not self.has_required_step():
            problems.append(
                (
                    NON_FIELD_ERRORS,
                    gettext(
                        "The course has no required lesson or quiz that is published. "
                        "Publish one below it first, then the course."
                    ),
                )
            )
        problems += self._sections_without_note()
        return problems

    def _sections_without_note(self) -> list[tuple[str, str]]:
        """A course that becomes sensitive makes its modules so: each live one needs its content note first."""
        if not self.is_sensitive_here or not self.path:
            return []
        bare = [module.title for module in ModulePage.objects.child_of(self).live() if not module.has_safety_texts]
        if not bare:
            return []
        message = gettext("Write a content note and choose contacts in these modules first: %(titles)s.")
        return [("is_sensitive", message % {"titles": ", ".join(bare)})]

    def has_required_step(self, *, without_paths: Iterable[str] = ()) -> bool:
        """Whether a required step is live below, under a live module. Three queries.

        ``without_paths``: as if the pages at these tree paths, and all below them, were gone.
        """
        if not self.path:
            return False
        gone = tuple(without_paths)
        modules = set(ModulePage.objects.descendant_of(self).live().values_list("path", flat=True))
        return any(
            path[: -self.steplen] in modules and not (gone and path.startswith(gone))
            for model in (LessonPage, QuizPage)
            for path in model.objects.descendant_of(self).live().filter(is_required=True).values_list("path", flat=True)
        )

    @property
    def is_translation(self) -> bool:
        """Whether this page was made from another language's. One query."""
        first = CoursePage.objects.filter(translation_key=self.translation_key).order_by("pk").first()
        return first is not None and first.pk != self.pk

    def search_texts(self) -> Iterable[str]:
        """See BasePage."""
        return (self.promise, self.intro, *lines_of(self.outcomes), self.content_note, self.requirements)

    def edition_text(self) -> dict[str, Any]:
        """What an edition keeps of this page in its language."""
        return {
            "summary": self.summary,
            "promise": self.promise,
            "intro": self.intro,
            "outcomes": [str(child.value) for child in self.outcomes],
            "content_note": self.content_note,
            "requirements": self.requirements,
            "sources": self.source_texts(),
            **self.upkeep_text(),
        }


class CoursePart(models.Model):
    """A page that a live course may need: taking it away is refused, however it is done."""

    follows_original = True

    class Meta:
        abstract = True

    def live_course(self) -> CoursePage | None:
        """The published course above, in its source language. Two queries."""
        page: Any = self
        above = [page.path[:end] for end in range(page.steplen, len(page.path), page.steplen)]
        course = CoursePage.objects.live().filter(path__in=above).first()
        return None if course is None or course.is_translation else course

    def course_left_without(self) -> CoursePage | None:
        """The published course that would have no required step without this page."""
        page: Any = self
        course = self.live_course()
        if course is None or not course.has_required_step():
            return None
        return None if course.has_required_step(without_paths=[page.path]) else course

    def unpublish(self, *args: Any, **kwargs: Any) -> Any:
        """Unpublish, unless a published course would lose its last required step: raises PublishRefusedError."""
        page: Any = self
        if page.live and self.course_left_without() is not None:
            raise PublishRefusedError(
                gettext("“%(title)s” holds the only required step of a published course.") % {"title": page.title}
            )
        return super().unpublish(*args, **kwargs)  # type: ignore[misc]


class ModulePage(CoursePart, BasePage):
    """A module: a few steps that belong together. It has no page of its own for learners."""

    page_description = _("A few lessons and quizzes that belong together.")
    neutral_words: ClassVar = {"fi": "osio", "sv": "avsnitt", "en": "module"}
    search_kind = "module"

    needed_steps = models.PositiveSmallIntegerField(
        _("so many are enough"),
        default=0,
        help_text=_("How many of the module's required lessons and quizzes are enough. 0: all of them."),
    )
    content_note = models.TextField(
        _("content note"),
        blank=True,
        max_length=600,
        help_text=_(
            "Of a sensitive module, shown before its first page: what is described, how closely, in words or pictures, "
            "and how long it takes. For example: “Threats and assault, in words, no pictures. About 20 minutes.”"
        ),
    )
    stand_in = StreamField(
        BodyBlock(),
        verbose_name=_("text that stands in"),
        blank=True,
        help_text=_(
            "For those who skip the module: the same facts without cases. Reading it counts as reading the module's "
            "lessons. Empty: what the lessons teach is listed."
        ),
    )
    contacts = StreamField(
        [("contacts", ContactsBlock())],
        verbose_name=_("contacts box"),
        blank=True,
        max_num=1,
        help_text=_("Of a sensitive module: where to get help, shown with the content note and below its pages."),
    )
    is_heavy = models.BooleanField(
        _("heavy to read"),
        default=False,
        help_text=_("After the module's last page, readers come to a calm page before they go on."),
    )

    content_panels = [*BasePage.content_panels, FieldPanel("summary"), FieldPanel("needed_steps")]
    promote_panels = [
        *BasePage.promote_panels,
        MultiFieldPanel(
            [FieldPanel("content_note"), FieldPanel("stand_in"), FieldPanel("contacts"), FieldPanel("is_heavy")],
            heading=_("Before and after a sensitive module"),
        ),
    ]
    settings_panels = [*BasePage.change_panels]
    override_translatable_fields = [*BasePage.override_translatable_fields, *_facts("needed_steps", "is_heavy")]
    subpage_types = ["courses.LessonPage", "courses.QuizPage"]
    parent_page_types = ["courses.CoursePage"]
    template = "courses/module.html"

    class Meta:
        verbose_name = _("module")
        verbose_name_plural = _("modules")

    @property
    def has_safety_texts(self) -> bool:
        """Whether readers can be told what comes, and where to get help."""
        return bool(self.content_note.strip()) and len(self.contacts) > 0

    def publish_problems(self) -> list[tuple[str, str]]:
        """A sensitive module tells readers what comes and where to get help."""
        problems = super().publish_problems()
        if not self.is_sensitive_here:
            return problems
        if not self.content_note.strip():
            problems.append(
                ("content_note", gettext("The module is sensitive: tell readers in a note what it describes."))
            )
        if not len(self.contacts):
            problems.append(("contacts", gettext("The module is sensitive: choose whom readers can contact.")))
        return problems

    def edition_text(self) -> dict[str, Any]:
        """What an edition keeps of this page in its language."""
        safety = {
            "content_note": self.content_note,
            "stand_in": list(self.stand_in.get_prep_value()),
            "contacts": list(self.contacts.get_prep_value()),
            "is_heavy": self.is_heavy,
        }
        # Only what is there: a module without it keeps the text, and so the edition, that it had.
        return {"summary": self.summary, **{name: value for name, value in safety.items() if value}}


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
    step_synchronized_fields = _facts("is_required", "minutes", "completion_rule", "is_always_renewed")

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

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("summary"),
        FieldPanel("outcomes"),
        FieldPanel("body"),
        FieldPanel("easy_body"),
        *Step.step_panels,
        *BasePage.upkeep_panels,
    ]
    settings_panels = [*BasePage.change_panels]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]
    override_translatable_fields = [*BasePage.override_translatable_fields, *Step.step_synchronized_fields]
    subpage_types: ClassVar[list[str]] = []
    parent_page_types = ["courses.ModulePage"]
    template = "courses/lesson.html"

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")

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
