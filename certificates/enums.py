"""States and choices of certificates."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class NameShown(models.TextChoices):
    """What somebody who checks the code sees of the holder's name. The holder chooses."""

    INITIALS = "initials", _("Initials only")
    FULL = "full", _("The whole name")
    HIDDEN = "hidden", _("No name")


class State(models.TextChoices):
    """What a certificate is worth today. Of several that apply, the one named last counts."""

    VALID = "valid", pgettext_lazy("certificate", "Valid")
    EXPIRED = "expired", pgettext_lazy("certificate", "Expired")
    SUPERSEDED = "superseded", pgettext_lazy("certificate", "Superseded")
    REVOKED = "revoked", pgettext_lazy("certificate", "Revoked")
    ERASED = "erased", pgettext_lazy("certificate", "Holder erased")
