"""Anchors of headings in rendered HTML: lasting, and telling nothing of what the heading says. Pure.

The HTML comes from our own blocks: tags are in lower case, attributes quoted, ``>`` in them escaped.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape, unescape

from content.rules import anchor_of

_HEADING = re.compile(r"<h([23])([^>]*)>(.*?)</h\1>", re.DOTALL)
_ANY_HEADING = re.compile(r"<(/?)h([2-6])\b")
_TAG = re.compile(r"<[a-z][^<>]*>")
_ID = re.compile(r'\sid="([^"]*)"')
_REFERENCE = re.compile(r'(\s(?:id|aria-labelledby|aria-describedby)="|\shref="#)([^"]+)"')
_LANDMARK = re.compile(r"<(/?)(?:aside|section)\b([^<>]*)>")
_NAME = re.compile(r'\saria-label(?:ledby)?="[^"]*"')
_PERMALINK = re.compile(r'<a class="permalink"[^>]*>#</a>')


@dataclass(frozen=True)
class Heading:
    """A heading of a body. ``level`` is 2 or 3."""

    id: str
    text: str
    level: int


def with_permalinks(html: str, *, label: Callable[[str], str]) -> tuple[str, list[Heading]]:
    """Give every h2 and h3 its id and a link to itself; return the headings in order.

    ``label`` names the link. An h3 that comes before any h2 becomes one: no level is skipped below the page's h1.
    """
    headings: list[Heading] = []
    used: dict[str, int] = {}

    def anchored(match: re.Match[str]) -> str:
        level = int(match[1]) if any(heading.level == 2 for heading in headings) else 2
        attributes, inner = match[2], match[3]
        text = " ".join(unescape(re.sub(r"<[^>]+>", "", inner)).split())
        if not text:
            return match[0]
        own = _ID.search(attributes)
        identifier = own[1] if own else anchor_of(text)
        if not own:
            used[identifier] = used.get(identifier, 0) + 1
            if used[identifier] > 1:  # the same words twice on one page
                identifier = f"{identifier}-{used[identifier]}"
            attributes += f' id="{identifier}"'
        headings.append(Heading(identifier, text, level))
        link = f'<a class="permalink" href="#{identifier}" aria-label="{escape(label(text))}">#</a>'
        return f"<h{level}{attributes}>{inner} {link}</h{level}>"

    return _HEADING.sub(anchored, html), headings


def as_part(html: str, *, prefix: str, lower_by: int) -> str:
    """HTML of one page as a part of a larger one.

    Ids and links to them get a prefix, headings go down ``lower_by`` levels, and what is a landmark on a page of its
    own is none here: one page with a hundred of them helps nobody to find their way.
    """
    html = _PERMALINK.sub("", html)
    html = _LANDMARK.sub(lambda match: f"<{match[1]}div{_NAME.sub('', match[2])}>", html)
    html = _ANY_HEADING.sub(lambda match: f"<{match[1]}h{min(int(match[2]) + lower_by, 6)}", html)
    return _TAG.sub(
        lambda tag: _REFERENCE.sub(lambda match: f'{match[1]}{prefix}{match[2]}"', tag[0]),
        html,
    )
