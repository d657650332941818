"""The home page and the pages about the service itself. This app owns no learner row."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import StreamField
from wagtail_localize.fields import SynchronizedField

from content.blocks import BodyBlock
from content.models import BasePage
from content.plain_text import lines_of
from content.upkeep import sources


class HomePage(BasePage):
    """The front door in one language."""

    search_kind = ""
    lead = models.TextField(_("lead"), blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("lead")]
    settings_panels = [*BasePage.change_panels]
    parent_page_types = ["wagtailcore.Page"]
    template = "website/home.html"

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")


class InfoPage(BasePage):
    """A page about the service: who keeps it, how to read it safely, what it stores about people."""

    neutral_words: ClassVar = {"fi": "tieto", "sv": "info", "en": "info"}

    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)
    easy_body = StreamField(
        BodyBlock(),
        verbose_name=_("plain language"),
        blank=True,
        help_text=_("The same in plain language. Readers choose; address and progress are the same. May stay empty."),
    )
    is_in_footer = models.BooleanField(_("linked at the bottom of every page"), default=True)
    sort_order = models.PositiveSmallIntegerField(_("place among these links"), default=100)

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("summary"),
        FieldPanel("body"),
        FieldPanel("easy_body"),
        FieldRowPanel([FieldPanel("is_in_footer"), FieldPanel("sort_order")]),
        *BasePage.upkeep_panels,
    ]
    settings_panels = [*BasePage.change_panels]
    override_translatable_fields = [
        *BasePage.override_translatable_fields,
        SynchronizedField("is_in_footer", overridable=False),
        SynchronizedField("sort_order", overridable=False),
    ]
    parent_page_types = ["website.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    template = "website/info.html"

    class Meta:
        verbose_name = _("information page")
        verbose_name_plural = _("information pages")

    def search_texts(self) -> Iterable[str]:
        """What the page says."""
        return lines_of(self.body)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the sources and whether the page is sensitive."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | {
            "sources": sources({"sources": self.source_texts()}),
            "is_sensitive": self.is_sensitive_here,
            "has_easy": bool(self.easy_body),
            "is_easy": bool(self.easy_body) and request.COOKIES.get("easy") == "1",
        }

    def publish_problems(self) -> list[tuple[str, str]]:
        """An empty page informs nobody."""
        problems = super().publish_problems()
        if not self.body:
            problems.append(("body", gettext("Write the page before you publish it.")))
        return problems
