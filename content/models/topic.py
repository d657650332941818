"""Topics: what courses and handbooks are about, after the service's own sections."""

from typing import Any, Self

from django.db import models
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable, Page, TranslatableMixin
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField


class TopicQuerySet(models.QuerySet["Topic"]):
    """Reads of topics."""

    def for_language(self, language: str) -> Self:
        """Those written in ``language``."""
        return self.filter(locale__language_code=language)


class Topic(TranslatableMixin, index.Indexed, models.Model):
    """A topic in one language. No drafts: translating again would take a live one away."""

    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(_("address"), max_length=80)
    intro = models.TextField(_("introduction"), blank=True)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=10)

    objects = TopicQuerySet.as_manager()

    panels = [FieldPanel("name"), FieldPanel("slug"), FieldPanel("intro"), FieldPanel("sort_order")]
    search_fields = [index.SearchField("name"), index.AutocompleteField("name"), index.FilterField("locale_id")]
    translatable_fields = [
        TranslatableField("name"),
        TranslatableField("slug"),
        TranslatableField("intro"),
        SynchronizedField("sort_order", overridable=False),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["sort_order", "name"]
        constraints = [
            # An address leads to one topic.
            models.UniqueConstraint(fields=["slug", "locale"], name="content_topic_unique_slug"),
        ]

    def __str__(self) -> str:
        return self.name


class PageTopicQuerySet(models.QuerySet["PageTopic"]):
    """Reads of what is about what."""

    def of_source_pages(self) -> Self:
        """Those of the pages that others were translated from, the oldest: what a page is about is the author's."""
        oldest = Page.objects.filter(translation_key=OuterRef("page__translation_key")).order_by("pk")
        return self.filter(page_id=Subquery(oldest.values("pk")[:1]))

    def about(self, topic_keys: Any) -> Self:
        """Those that say that a page is about these topics."""
        return self.filter(topic__translation_key__in=topic_keys)


class PageTopic(Orderable):
    """One page is about one topic. A row and not many-to-many: wagtail-localize drops those."""

    page = ParentalKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="topic_links")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="page_links", verbose_name=_("topic"))

    objects = PageTopicQuerySet.as_manager()

    panels = [FieldPanel("topic")]

    class Meta(Orderable.Meta):
        verbose_name = _("topic of a page")
        verbose_name_plural = _("topics of pages")

    def __str__(self) -> str:
        return f"{self.page_id}: {self.topic_id}"
