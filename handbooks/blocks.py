"""The block that only handbooks have: what to do now."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock


class UrgentBlock(blocks.StructBlock):
    """The card for who has no time to read: steps, and whom to call."""

    title = blocks.CharBlock(max_length=120, label=_("Heading"))
    steps = blocks.ListBlock(
        blocks.TextBlock(max_length=300, rows=2, label=_("Step")), min_num=1, max_num=5, label=_("What to do now")
    )
    contacts = blocks.ListBlock(
        SnippetChooserBlock("content.Contact", label=_("Contact")), max_num=5, label=_("Whom to call")
    )

    class Meta:
        icon = "warning"
        label = _("Urgent card")
        label_format = "{title}"
        template = "handbooks/blocks/urgent.html"
        description = _("Use where somebody may come in a hurry. It stands on top of the page, before everything else.")
        preview_value = {
            "title": "Onko kiire?",
            "steps": ["Soita 112, jos joku on vaarassa juuri nyt.", "Älä jätä oppilasta yksin."],
            "contacts": [],
        }


class UrgentStreamBlock(blocks.StreamBlock):
    """One urgent card, or none."""

    urgent = UrgentBlock()

    class Meta:
        max_num = 1
        required = False
