"""Turn the stored body of a text into HTML."""

from collections.abc import Mapping
from typing import Any

from django.core.cache import cache
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override

from content.blocks import BodyBlock
from content.media_blocks import MEDIA_BLOCKS
from content.services.contacts import contacts_stamp
from content.services.media import media_stamp

_BODY = BodyBlock()


def render_stream(raw: list[dict[str, Any]], language: str, *, source_count: int = 0) -> SafeString:
    """HTML of StreamField data in ``language``. Queries only for what its blocks choose (contacts)."""
    with override(language):
        return mark_safe(_BODY.render(_BODY.to_python(raw), {"source_count": source_count}))  # noqa: S308 - blocks escape what authors typed


def render_text(sha256: str, body: Mapping[str, Any], language: str) -> SafeString:
    """HTML of an edition's text, kept under its content's address: no query once it is in the cache."""
    has_media = any(part["type"] in MEDIA_BLOCKS for part in body["stream"])
    key = f"body:{sha256}:{language}:{contacts_stamp()}:{media_stamp() if has_media else ''}"
    html = cache.get(key)
    if html is None:
        html = str(render_stream(body["stream"], language, source_count=len(body.get("sources", ()))))
        cache.set(key, html)
    return mark_safe(html)  # noqa: S308 - rendered above
