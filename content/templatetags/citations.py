"""Citations that authors type without markup: "[2]" in a table leads to the second source, as it does in the text."""

import re
from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

_CITATION = re.compile(r"\[(\d{1,2})\]")


@register.filter
def with_citations(text: Any, source_count: int | str) -> SafeString:
    """The text, escaped, its citations linked. What is no source of the page stays as it was written."""
    known = source_count or 0

    def linked(found: re.Match[str]) -> str:
        number = int(found[1])
        if not 1 <= number <= int(known):
            return found[0]
        return format_html('<a href="#source-{0}">[{0}]</a>', number)

    return mark_safe(_CITATION.sub(linked, conditional_escape(text)))  # noqa: S308 - escaped before links are put in
