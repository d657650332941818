"""Handbooks as they are written. Chapters come with the main job; the index gives them their place and address."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from content.models import BasePage


class HandbookIndexPage(BasePage):
    """The list of handbooks."""

    intro = models.TextField(_("introduction"), blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("intro")]
    settings_panels = [*BasePage.change_panels]
    parent_page_types = ["website.HomePage"]
    template = "handbooks/index.html"

    class Meta:
        verbose_name = _("handbook index")
        verbose_name_plural = _("handbook indexes")
