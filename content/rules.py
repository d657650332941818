"""Rules of authored content that need no database."""

import hashlib
import json
import re
from collections.abc import Iterable
from typing import Any

# Addresses of sensitive pages say only what kind of page it is and which in order, in the page's language.
_NEUTRAL_SLUG = re.compile(r"^[a-z]+-[0-9]+$")


def canonical_json(value: Any) -> str:
    """The one spelling of ``value`` as JSON: equal values give equal text, whatever the order of keys."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256_of(value: Any) -> str:
    """SHA-256 of the canonical JSON of ``value``, 64 hexadecimal digits."""
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()


def is_neutral_slug(slug: str) -> bool:
    """Whether an address tells nothing of the page's subject, as in ``osio-3``."""
    return bool(_NEUTRAL_SLUG.fullmatch(slug))


def next_neutral_slug(word: str, taken: Iterable[str]) -> str:
    """The first free ``<word>-<n>`` among siblings. Numbers are not handed out twice while a sibling holds them."""
    numbers = {int(slug.rsplit("-", 1)[1]) for slug in taken if is_neutral_slug(slug) and slug.startswith(f"{word}-")}
    return f"{word}-{max(numbers, default=0) + 1}"


def anchor_of(text: str) -> str:
    """The id of a heading: made of its words alone, so that it lasts, and telling nothing of them."""
    return f"k-{hashlib.sha256(text.encode()).hexdigest()[:6]}"
