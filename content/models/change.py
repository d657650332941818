"""That something changed which readers without an account may see: what shared pages are compared with."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SiteChange(models.Model):
    """One act that changed what readers see: a publication, an edition, a move, a deletion. See services.freshness."""

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("change of the site")
        verbose_name_plural = _("changes of the site")

    def __str__(self) -> str:
        return str(self.pk)
