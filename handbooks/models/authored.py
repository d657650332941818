"""Handbooks as trainers write them. Content only: no reader is ever seen here."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from accounts.models import Organization
from content.blocks import BodyBlock
from content.models import BasePage, BasePageForm
from content.plain_text import lines_of
from handbooks.blocks import UrgentStreamBlock
from handbooks.models.numbers import ChapterNumber
from handbooks.rules import MAX_LEVELS


def _facts(*names: str) -> list[SynchronizedField]:
    return [SynchronizedField(name, overridable=False) for name in names]


class HandbookIndexPage(BasePage):
    """The list of handbooks."""

    search_kind = ""
    intro = models.TextField(_("introduction"), blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("intro")]
    settings_panels = [*BasePage.change_panels]
    subpage_types = ["handbooks.HandbookPage"]
    parent_page_types = ["website.HomePage"]
    template = "handbooks/index.html"

    class Meta:
        verbose_name = _("handbook index")
        verbose_name_plural = _("handbook indexes")


class HandbookPage(BasePage):
    """A handbook: what it helps with, for whom, and who stands behind it."""

    neutral_words: ClassVar = {"fi": "kasikirja", "sv": "handbok", "en": "handbook"}
    follows_original = True
    search_kind = "handbook"

    urgent = StreamField(UrgentStreamBlock(), verbose_name=_("urgent card"), blank=True)
    promise = models.CharField(
        _("promise"), max_length=200, blank=True, help_text=_("One sentence: what the reader gets.")
    )
    intro = models.TextField(_("introduction"), blank=True)
    audience = models.CharField(_("for whom"), max_length=200, blank=True, help_text=_("One line."))
    content_note = models.TextField(
        _("content note"), blank=True, help_text=_("Of a sensitive handbook: what is described, and how to leave.")
    )
    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("owner")
    )
    responsible = models.CharField(_("responsible person"), max_length=160, blank=True)

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("urgent"),
        FieldPanel("promise"),
        FieldPanel("summary"),
        FieldPanel("audience"),
        FieldPanel("intro"),
        FieldPanel("content_note"),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("organization"), FieldPanel("responsible")])], heading=_("Who keeps it")
        ),
        *BasePage.topic_panels,
        *BasePage.upkeep_panels,
    ]
    settings_panels = [*BasePage.change_panels]
    search_fields = [*BasePage.search_fields, index.SearchField("promise"), index.SearchField("intro")]
    override_translatable_fields = [
        *BasePage.override_translatable_fields,
        *_facts("organization", "responsible"),
    ]
    subpage_types = ["handbooks.ChapterPage"]
    parent_page_types = ["handbooks.HandbookIndexPage"]
    template = "handbooks/handbook.html"

    class Meta:
        verbose_name = _("handbook")
        verbose_name_plural = _("handbooks")

    def search_texts(self) -> Iterable[str]:
        """See BasePage."""
        return (self.promise, self.audience, self.intro, self.content_note, *lines_of(self.urgent))

    def edition_text(self) -> dict[str, Any]:
        """What an edition keeps of this page in its language."""
        return {
            "summary": self.summary,
            "promise": self.promise,
            "intro": self.intro,
            "audience": self.audience,
            "content_note": self.content_note,
            "urgent": list(self.urgent.get_prep_value()),
            "sources": self.source_texts(),
            **self.upkeep_text(),
        }


class ChapterPageForm(BasePageForm):
    """Counts the sources in the form: they are not on the page before it is saved."""

    def instance_with(self, cleaned: dict[str, Any]) -> "ChapterPage":
        """See BasePageForm."""
        page = super().instance_with(cleaned)
        sources = self.formsets.get("source_links")
        if sources is not None and sources.is_valid():
            kept = [row for row in sources.cleaned_data if row.get("source") and not row.get("DELETE")]
            page.sources_in_form = len(kept)
        return page


class ChapterPage(BasePage):
    """A chapter, to be read by itself. Chapters stand below chapters, in three levels at most."""

    neutral_words: ClassVar = {"fi": "luku", "sv": "kapitel", "en": "chapter"}
    follows_original = True
    search_kind = "chapter"
    base_form_class = ChapterPageForm
    # How many sources the editor's form holds, while it is being checked.
    sources_in_form: int | None = None

    number = models.CharField(
        _("number"), max_length=20, blank=True, editable=False, help_text=_("Given once: readers cite it.")
    )
    urgent = StreamField(UrgentStreamBlock(), verbose_name=_("urgent card"), blank=True)
    audience = models.CharField(
        _("for whom"), max_length=200, blank=True, help_text=_("A few words with commas between: teacher, principal.")
    )
    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)
    easy_body = StreamField(
        BodyBlock(),
        verbose_name=_("plain language"),
        blank=True,
        help_text=_("The same in plain language. Readers choose; address and progress are the same. May stay empty."),
    )
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=5, help_text=_("How long it takes to read."))

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("urgent"),
        FieldPanel("summary"),
        FieldRowPanel([FieldPanel("audience"), FieldPanel("minutes")]),
        FieldPanel("body"),
        FieldPanel("easy_body"),
        *BasePage.topic_panels,
        *BasePage.upkeep_panels,
    ]
    settings_panels = [*BasePage.change_panels]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]
    override_translatable_fields = [*BasePage.override_translatable_fields, *_facts("number", "minutes")]
    subpage_types = ["handbooks.ChapterPage"]
    parent_page_types = ["handbooks.HandbookPage", "handbooks.ChapterPage"]
    template = "handbooks/chapter.html"

    class Meta:
        verbose_name = _("chapter")
        verbose_name_plural = _("chapters")

    @classmethod
    def can_create_at(cls, parent: Page) -> bool:
        """Not below the third level. The parents above are counted: one query a level."""
        return super().can_create_at(parent) and _level(parent) < MAX_LEVELS

    def can_move_to(self, parent: Page) -> bool:
        """Not if this chapter or one below it would stand below the third level."""
        deepest = self.get_descendants(inclusive=True).order_by("-depth").values_list("depth", flat=True)[0]
        return super().can_move_to(parent) and _level(parent) + deepest - self.depth < MAX_LEVELS

    def get_admin_display_title(self) -> str:
        """With the number, as readers see it."""
        title = super().get_admin_display_title()
        return f"{self.number} {title}" if self.number else title

    def publish_problems(self) -> list[tuple[str, str]]:
        """A chapter is something to rely on: it says something, from where, and since when."""
        problems = super().publish_problems()
        if not len(self.body):
            problems.append(("body", gettext("The chapter has no body. Write it first.")))
        if not self._count_sources():
            problems.append(("source_links", gettext("Sources: name at least one that the chapter rests on.")))
        if not self.checked_on:
            problems.append(("checked_on", gettext("Say when the facts were checked.")))
        if not self.next_review_on:
            problems.append(("next_review_on", gettext("Say by when the facts are to be checked again.")))
        return problems

    def _count_sources(self) -> int:
        return self.source_links.count() if self.sources_in_form is None else self.sources_in_form

    def save(self, clean: bool = True, user: Any = None, log_action: Any = False, **kwargs: Any) -> None:
        """Take a number the first time."""
        if self.path and not kwargs.get("update_fields"):
            self.take_number()
        super().save(clean=clean, user=user, log_action=log_action, **kwargs)

    def take_number(self) -> None:
        """Set ``number`` to the one that this chapter has in the handbook above, else to a new one. Five queries."""
        above = [self.path[:end] for end in range(self.steplen, len(self.path), self.steplen)]
        handbook = HandbookPage.objects.filter(path__in=above).only("translation_key").first()
        if handbook is None:
            return
        parent = ChapterPage.objects.filter(path=above[-1]).only("number").first()
        self.number = ChapterNumber.objects.give(
            handbook_key=handbook.translation_key,
            chapter_key=self.translation_key,
            below=parent.number if parent else "",
            wanted=self.number,
        )

    def _neutral_slug(self, parent: Page) -> str:
        """After the number, which is never given twice: an old address never leads to another chapter."""
        slug = super()._neutral_slug(parent)
        siblings = dict(parent.get_children().values_list("pk", "slug"))
        if slug == siblings.pop(self.pk, ""):
            return slug
        wanted = f"{slug.rpartition('-')[0]}-{self.number.rpartition('.')[2]}"
        return wanted if self.number and wanted not in siblings.values() else slug

    @property
    def search_label(self) -> str:
        """See BasePage."""
        return self.number

    def search_texts(self) -> Iterable[str]:
        """See BasePage."""
        return (self.audience, *lines_of(self.urgent), *lines_of(self.body))

    def edition_text(self) -> dict[str, Any]:
        """What an edition keeps of this page in its language."""
        return {
            "summary": self.summary,
            "audience": self.audience,
            "urgent": list(self.urgent.get_prep_value()),
            "stream": list(self.body.get_prep_value()),
            # Only where there is some: other chapters keep the text that they had.
            **({"easy_stream": list(self.easy_body.get_prep_value())} if self.easy_body else {}),
            "sources": self.source_texts(),
            **self.upkeep_text(),
        }


def _level(page: Page) -> int:
    """How many levels of chapters there are down to this page; 0 is the handbook."""
    level = 0
    while issubclass(page.specific_class or Page, ChapterPage):
        level += 1
        page = page.get_parent()
    return level
