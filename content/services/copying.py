"""What copied pages must be told: what leads to a page that was copied too leads to its copy, not to the original.

Wagtail copies texts as they stand. A course copied for another audience would send its learners back into the first.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models, transaction
from wagtail import blocks
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

_LINK = re.compile(r'<a\b[^>]*\blinktype="page"[^>]*>')
_ID = re.compile(r'\bid="(\d+)"')


@transaction.atomic
def lead_into_copy(*, original: Page, copy: Page, user: Any) -> int:
    """Let copied pages lead to copied pages: links in texts, choosers in blocks, fields. Return how many changed.

    To be called as soon as the copy is made: what stands below both is the same, in the same order. A copy has the
    original's newest draft beside its fields: both are led.
    """
    pages = copy.get_descendants(inclusive=True).order_by("path")
    copies: dict[Any, Any] = {original.pk: copy.pk}
    if copy.numchild:
        below = zip(original.get_descendants().order_by("path"), pages.exclude(pk=copy.pk), strict=True)
        copies |= {old.pk: new.pk for old, new in below}
    changed = 0
    for page in pages.specific():
        draft = page.get_latest_revision_as_object()
        is_led = _lead(page, copies)
        if is_led:
            page.save(clean=False)
        if _lead(draft, copies):
            draft.save_revision(user=user, clean=False)
            is_led = True
        changed += is_led
    return changed


def _lead(page: Any, copies: Mapping[Any, Any]) -> bool:
    """Change what a page in memory holds; whether anything was."""
    is_changed = False
    for field in _own_fields(page):
        value = field.value_from_object(page)
        if isinstance(field, StreamField):
            value = list(value.raw_data)
            led: Any = _led_stream(field.stream_block, value, copies)
        elif isinstance(field, RichTextField):
            led = _led_text(value, copies)
        else:
            led = copies.get(value, value)
        if led != value:
            setattr(page, field.attname, led)
            is_changed = True
    return is_changed


def _own_fields(page: Page) -> Iterable[Any]:
    for field in page._meta.concrete_fields:
        if field.model is Page:
            continue
        to_page = isinstance(field, models.ForeignKey) and issubclass(field.related_model, Page)
        if isinstance(field, StreamField | RichTextField) or (to_page and not field.remote_field.parent_link):
            yield field


def _led_text(text: Any, copies: Mapping[Any, Any]) -> Any:
    """Rich text as stored."""

    def led(link: re.Match[str]) -> str:
        return _ID.sub(lambda found: f'id="{copies.get(int(found[1]), found[1])}"', link[0])

    return _LINK.sub(led, text) if isinstance(text, str) else text


def _led_stream(stream: blocks.BaseStreamBlock, value: Any, copies: Mapping[Any, Any]) -> Any:
    return [
        {**item, "value": _led(stream.child_blocks[item["type"]], item["value"], copies)}
        if item["type"] in stream.child_blocks
        else item
        for item in value
    ]


def _led(block: Any, value: Any, copies: Mapping[Any, Any]) -> Any:
    """The value of any block as stored."""
    match block:
        case blocks.PageChooserBlock():
            return copies.get(value, value)
        case blocks.RichTextBlock():
            return _led_text(value, copies)
        case blocks.StructBlock() if isinstance(value, dict):
            children = block.child_blocks
            return {
                name: _led(children[name], part, copies) if name in children else part for name, part in value.items()
            }
        case blocks.ListBlock() if isinstance(value, list):
            return [{**item, "value": _led(block.child_block, item["value"], copies)} for item in value]
        case blocks.StreamBlock() if isinstance(value, list):
            return _led_stream(block, value, copies)
        case _:
            return value
