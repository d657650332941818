"""What an author notes about a question to find it again in the bank. Learners never see it; it is not translated."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

DIFFICULTIES = (("easy", _("Easy")), ("medium", _("Medium")), ("hard", _("Hard")))


class AboutBlock(blocks.StructBlock):
    """Tags, and where its facts come from."""

    outcome = blocks.CharBlock(
        max_length=200, required=False, label=_("Outcome"), help_text=_("What whoever knows the answer can do.")
    )
    difficulty = blocks.ChoiceBlock(choices=DIFFICULTIES, required=False, label=_("Difficulty"))
    is_sensitive = blocks.BooleanBlock(
        required=False, label=_("Sensitive"), help_text=_("Describes violence, or something else that may weigh.")
    )
    tags = blocks.CharBlock(max_length=200, required=False, label=_("Tags"), help_text=_("Words between commas."))
    source = blocks.TextBlock(max_length=300, rows=1, required=False, label=_("Source"))

    class Meta:
        icon = "tag"
        collapsed = True

    def get_translatable_segments(self, value: Any) -> list[Any]:
        """For wagtail-localize: nothing here is translated."""
        return []

    def restore_translated_segments(self, value: Any, segments: Any) -> Any:
        """For wagtail-localize: as in the source."""
        return value


def tags_of(text: str) -> tuple[str, ...]:
    """Tags between commas, each once."""
    return tuple(dict.fromkeys(tag.strip() for tag in (text or "").split(",") if tag.strip()))
