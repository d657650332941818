"""Helplines and other places of help: one row each and language, so that a number is right everywhere at once."""

from datetime import date
from typing import Self

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import TranslatableMixin
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField


class ContactQuerySet(models.QuerySet["Contact"]):
    """Reads of contacts."""

    def in_footer(self) -> Self:
        """Those that stand on every page."""
        return self.filter(is_in_footer=True)

    def overdue(self, today: date) -> Self:
        """Those whose next check is over, the longest first."""
        return self.filter(next_check_on__lt=today).order_by("next_check_on", "name")

    def for_language(self, language: str) -> Self:
        """Those written in ``language``."""
        return self.filter(locale__language_code=language)


class Contact(TranslatableMixin, index.Indexed, models.Model):
    """A place of help. No drafts: wagtail-localize would unpublish a live number when a translation is sent again."""

    name = models.CharField(_("name"), max_length=120)
    audience = models.CharField(_("for whom"), max_length=200, blank=True)
    phone = models.CharField(_("phone number as read"), max_length=30)
    tel = models.CharField(_("phone number as dialed"), max_length=20, validators=[RegexValidator(r"^\+?[0-9]+$")])
    hours = models.CharField(_("hours"), max_length=200, blank=True)
    languages = models.CharField(_("languages"), max_length=200, blank=True)
    language_hours = models.TextField(
        _("hours by language"),
        max_length=600,
        blank=True,
        help_text=_("If some languages are served at other times: one a line, as “Swedish: weekdays 9–15”."),
    )
    chat_url = models.URLField(_("address of the chat"), blank=True)
    chat_hours = models.CharField(_("hours of the chat"), max_length=200, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    url = models.URLField(_("website"), blank=True)
    is_in_footer = models.BooleanField(_("stands on every page"), default=False)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=10)
    checked_on = models.DateField(_("checked on"))
    next_check_on = models.DateField(_("next check"))
    updated_at = models.DateTimeField(auto_now=True, editable=False)

    objects = ContactQuerySet.as_manager()

    panels = [
        MultiFieldPanel([FieldPanel("name"), FieldPanel("audience"), FieldPanel("note")], heading=_("What it is")),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("phone"), FieldPanel("tel")]),
                FieldPanel("hours"),
                FieldPanel("languages"),
                FieldPanel("language_hours"),
                FieldRowPanel([FieldPanel("chat_url"), FieldPanel("chat_hours")]),
                FieldPanel("url"),
            ],
            heading=_("How to reach it"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("checked_on"), FieldPanel("next_check_on")]),
                FieldRowPanel([FieldPanel("is_in_footer"), FieldPanel("sort_order")]),
            ],
            heading=_("Upkeep"),
        ),
    ]
    search_fields = [index.SearchField("name"), index.AutocompleteField("name"), index.FilterField("locale_id")]
    # Numbers, dates and places are facts: they are the same in every language.
    translatable_fields = [
        TranslatableField("name"),
        TranslatableField("audience"),
        TranslatableField("hours"),
        TranslatableField("languages"),
        TranslatableField("language_hours"),
        TranslatableField("chat_hours"),
        TranslatableField("note"),
        *[
            SynchronizedField(name, overridable=False)
            for name in ("phone", "tel", "url", "chat_url", "is_in_footer", "sort_order", "checked_on", "next_check_on")
        ],
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["sort_order", "name"]

    def __str__(self) -> str:
        return f"{self.name} {self.phone}"
