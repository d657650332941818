"""The catalogue and its courses as trainers write them. Content only: no learner is ever seen here."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.core.exceptions import NON_FIELD_ERRORS
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, PageChooserPanel
from wagtail.fields import StreamField
from wagtail.search import index

from accounts.models import Organization
from content.models import BasePage
from content.plain_text import lines_of
from courses.enums import CertificateKind
from courses.models.fields import OUTCOMES_BLOCK, facts
from courses.models.printed import print_problems


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
        *facts("extent_minutes", "certificate_kind", "certificate_valid_months"),
        *facts("is_open_reading", "issuer", "responsible"),
        *facts("is_in_order", "opens_after", "renewal_months"),
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
        return [*problems, *self._sections_without_note(), *print_problems(self)]

    def _sections_without_note(self) -> list[tuple[str, str]]:
        """A course that becomes sensitive makes its modules so: each live one needs its content note first."""
        if not self.is_sensitive_here or not self.path:
            return []
        (modules,) = self.allowed_subpage_models()
        bare = [module.title for module in modules.objects.child_of(self).live() if not module.has_safety_texts]
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
        (modules,) = self.allowed_subpage_models()
        live = set(modules.objects.descendant_of(self).live().values_list("path", flat=True))
        return any(
            path[: -self.steplen] in live and not (gone and path.startswith(gone))
            for model in modules.allowed_subpage_models()
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
