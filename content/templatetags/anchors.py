"""Anchors in pages that may be sensitive: an address must not tell what a section is about."""

from django import template

from content.rules import anchor_of

register = template.Library()


@register.filter
def anchor(text: object) -> str:
    """A lasting id made of these words that does not show them."""
    return anchor_of(str(text))
