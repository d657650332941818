"""What several kinds of course pages are made of."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail_localize.fields import SynchronizedField

OUTCOMES_BLOCK = blocks.StreamBlock([("outcome", blocks.CharBlock(max_length=200, label=_("Outcome")))])


def facts(*names: str) -> list[SynchronizedField]:
    """Fields that every language has from the original."""
    return [SynchronizedField(name, overridable=False) for name in names]
