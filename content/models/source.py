"""Where facts come from: a register of sources, and which page cites which."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable
from wagtail.search import index


class Source(index.Indexed, models.Model):
    """A page, law or report that content cites."""

    code = models.SlugField(_("code"), unique=True, help_text=_("Short and lasting, such as S65."))
    title = models.CharField(_("title"), max_length=300)
    publisher = models.CharField(_("publisher"), max_length=160, blank=True)
    url = models.URLField(_("address"), max_length=500)
    language = models.CharField(_("language"), max_length=5, default="fi")
    seen_on = models.DateField(_("read on"))

    panels = [
        FieldPanel("code"),
        FieldPanel("title"),
        FieldPanel("publisher"),
        FieldPanel("url"),
        FieldPanel("language"),
        FieldPanel("seen_on"),
    ]
    search_fields = [index.SearchField("title"), index.AutocompleteField("title"), index.SearchField("code")]

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def as_text(self) -> dict[str, Any]:
        """What an edition keeps of a source, so that an old edition still names it."""
        return {
            "code": self.code,
            "title": self.title,
            "publisher": self.publisher,
            "url": self.url,
            "language": self.language,
            "seen_on": self.seen_on.isoformat(),
        }


class PageSource(Orderable):
    """One page cites one source. A row and not many-to-many: wagtail-localize drops those."""

    page = ParentalKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="source_links")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="page_links", verbose_name=_("source"))

    panels = [FieldPanel("source")]

    class Meta(Orderable.Meta):
        verbose_name = _("cited source")

    def __str__(self) -> str:
        return f"{self.page_id}: {self.source_id}"
