"""Citations that authors type without markup: "[2]" in a table leads to the second source, as it does in the text."""

import re

from django import template
from django.template import Context
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

_CITATION = re.compile(r"\[(\d{1,2})\]")


@register.simple_tag(takes_context=True)
def cited(context: Context, text: str) -> SafeString:
    """The text, escaped, its citations linked. What is no source of the page stays as it was written.

    Whoever renders the text says as ``source_count`` how many there are; where nobody does, there are none.
    """
    known = context.get("source_count") or 0

    def linked(found: re.Match[str]) -> str:
        number = int(found[1])
        return format_html('<a href="#source-{0}">[{0}]</a>', number) if 1 <= number <= known else found[0]

    return mark_safe(_CITATION.sub(linked, escape(text)))  # noqa: S308 - escaped before links are put in
