"""Modules, and what every page below a course has in common."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PageChooserPanel
from wagtail.fields import StreamField

from content.blocks import BodyBlock, ContactsBlock
from content.models import BasePage, PublishRefusedError
from courses.models.course_pages import CoursePage
from courses.models.fields import facts


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
    counts_as = models.ForeignKey(
        "courses.ModulePage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("done in another course"),
        help_text=_("A module of another course. Whoever has done that one need not do this one, and sees why."),
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

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("summary"),
        FieldPanel("needed_steps"),
        PageChooserPanel("counts_as"),
    ]
    promote_panels = [
        *BasePage.promote_panels,
        MultiFieldPanel(
            [FieldPanel("content_note"), FieldPanel("stand_in"), FieldPanel("contacts"), FieldPanel("is_heavy")],
            heading=_("Before and after a sensitive module"),
        ),
    ]
    settings_panels = [*BasePage.change_panels]
    override_translatable_fields = [
        *BasePage.override_translatable_fields,
        *facts("needed_steps", "counts_as", "is_heavy"),
    ]
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
        own_course = self.path[: -self.steplen]
        if self.counts_as is not None and own_course and self.counts_as.path.startswith(own_course):
            problems.append(("counts_as", gettext("This module is in the same course. Choose one of another course.")))
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
