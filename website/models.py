"""The home page. This app owns no learner row."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from content.models import BasePage


class HomePage(BasePage):
    """The front door in one language."""

    lead = models.TextField(_("lead"), blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("lead")]
    settings_panels = [*BasePage.change_panels]
    parent_page_types = ["wagtailcore.Page"]
    template = "website/home.html"

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")
