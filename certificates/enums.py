"""States and choices of certificates."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    """What it certifies. Attendance is never called a badge of competence."""

    PASSING = "passing", _("Certificate")
    ATTENDANCE = "attendance", _("Certificate of attendance")


class NameShown(models.TextChoices):
    """What somebody who checks the code sees of the holder's name. The holder chooses."""

    INITIALS = "initials", _("Initials only")
    FULL = "full", _("The whole name")
    COMPARE = "compare", _("No name, but whoever types your name is told whether it matches")
    HIDDEN = "hidden", _("No name")


class State(models.TextChoices):
    """What a certificate is worth today. Of several that apply, the one named last counts."""

    VALID = "valid", pgettext_lazy("certificate", "Valid")
    EXPIRED = "expired", pgettext_lazy("certificate", "Expired")
    SUPERSEDED = "superseded", pgettext_lazy("certificate", "Superseded")
    REVOKED = "revoked", pgettext_lazy("certificate", "Revoked")
    ERASED = "erased", pgettext_lazy("certificate", "Holder erased")


class Act(models.TextChoices):
    """What was done to a certificate after it was issued."""

    REISSUED = "reissued", pgettext_lazy("certificate", "Issued again")
    REVOKED = "revoked", pgettext_lazy("certificate", "Revoked")
    RESTORED = "restored", pgettext_lazy("certificate", "Restored")
    REFUSED = "refused", pgettext_lazy("certificate", "Another name refused")
    PACKED = "packed", pgettext_lazy("certificate", "Downloaded by staff")
