"""The words of a page without its markup, as search reads them."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from django.utils.html import strip_tags
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

# Where one line of text ends and another begins.
_LINE_ENDS = re.compile(r"</(?:p|h\d|li|blockquote|div)>|<br\s*/?>|<hr\s*/?>", re.IGNORECASE)


def lines_of(stream: Any) -> Iterator[str]:
    """The text of a StreamField's value, line by line. Queries nothing."""
    for child in stream:
        yield from _lines(child.block, child.value)


def lines_of_rich_text(html: str) -> Iterator[str]:
    """The text of rich text, line by line."""
    for part in _LINE_ENDS.split(html):
        line = unescape(strip_tags(part)).strip()
        if line:
            yield line


def _lines(block: Any, value: Any) -> Iterator[str]:
    if value is None:
        return
    if isinstance(block, ImageBlock):  # its value is the image, and not what its fields hold
        yield from filter(None, [value.contextual_alt_text])
    elif isinstance(block, blocks.StreamBlock):
        yield from lines_of(value)
    elif isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            yield from _lines(child, value.get(name))
    elif isinstance(block, blocks.ListBlock):
        for child in value.bound_blocks:
            yield from _lines(child.block, child.value)
    elif isinstance(block, blocks.RichTextBlock):
        yield from lines_of_rich_text(value.source)
    # Any other value says how a block looks or what it points to.
    elif isinstance(block, blocks.CharBlock | blocks.TextBlock):
        yield from filter(None, (line.strip() for line in str(value).splitlines()))
