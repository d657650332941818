"""States that authored content may be in."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Severity(models.TextChoices):
    """What a change means for those who have read the page before."""

    CORRECTION = "correction", _("Small correction: no one needs to act")
    CONTENT = "content", _("Content change: something is different now")
