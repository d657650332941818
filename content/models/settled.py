"""What the last settling of a course or handbook saw: what the sweeper compares the live pages with."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SettledTree(models.Model):
    """The live pages of a root as they were when it was settled last, as one hash. See services.settling."""

    wagtail_reference_index_ignore = True

    root_key = models.UUIDField(unique=True)
    shape = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("settled tree")
        verbose_name_plural = _("settled trees")

    def __str__(self) -> str:
        return str(self.root_key)
