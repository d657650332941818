"""The stored text of an edition as lines, to be compared with another's."""

from collections.abc import Iterator, Mapping
from typing import Any

from content.blocks import BodyBlock
from content.plain_text import lines_of

_BODY = BodyBlock()
# What readers see of a text, in their order; dates and reviewers are upkeep and stand on the page itself.
_FIELDS = ("summary", "promise", "intro", "content_note", "outcomes", "requirements", "law_version")


def lines_of_text(title: str, body: Mapping[str, Any]) -> list[str]:
    """Title and body, line by line. Queries only what blocks choose."""
    return [title, *_lines(body)]


def _lines(body: Mapping[str, Any]) -> Iterator[str]:
    for name in _FIELDS:
        value = body.get(name) or ""
        for text in value if isinstance(value, list) else [value]:
            yield from filter(None, (line.strip() for line in str(text).splitlines()))
    yield from lines_of(_BODY.to_python(body.get("stream", [])))
