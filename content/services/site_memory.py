"""What is the same for all readers until something is published, kept in the memory of each process.

Finding a page and its place in the tree takes several queries and most of a request's time; their answers change only
when something is published. They are found under the version of the site that was read before they were made, so that
nothing needs to be dropped: one publication later nobody finds them. What depends on the reader is never kept here.
See docs/decisions/0018.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import Page

from content.readers import reader_of
from content.services.freshness import next_scheduled, structure_version
from content.visibility import hidden_spots, is_restricted

# A process that dies between a publication and its note leaves the others in the dark for this long.
LIFETIME = timedelta(minutes=1)
KEPT = 500


@dataclass
class _Memory:
    version: str
    until: datetime
    facts: dict[Hashable, Any] = field(default_factory=dict)


_memory: _Memory | None = None


def forget() -> None:
    """Empty this process's memory: tests roll publications back, which a site never does."""
    global _memory
    _memory = None


def remembered[Fact](request: HttpRequest, key: Hashable, make: Callable[[], Fact]) -> Fact:
    """What ``make`` returns, made once for all requests until something is published. None is not kept.

    One statement for each request, whatever the number of facts. Facts are shared between threads: they are only read.
    """
    memory: _Memory | None = getattr(request, "_site_memory", None)
    if memory is None:
        memory = request._site_memory = _current()  # type: ignore[attr-defined]
    fact = memory.facts.get(key)
    if fact is None:
        fact = make()
        if fact is not None:
            if len(memory.facts) >= KEPT:
                memory.facts.clear()
            memory.facts[key] = fact
    return fact


def hidden_from_reader(request: HttpRequest, roots: Sequence[Page]) -> frozenset[tuple[UUID, str]]:
    """What ``hidden_spots`` says for who asks: from memory, unless there is a restriction, which may let them in."""
    hidden = remembered(request, ("hidden", *(root.path for root in roots)), lambda: _hidden_from_all(roots))
    return hidden_spots(roots, reader_of(request)) if hidden.depends_on_reader else hidden.spots


@dataclass(frozen=True)
class _Hidden:
    spots: frozenset[tuple[UUID, str]]
    depends_on_reader: bool


def _hidden_from_all(roots: Sequence[Page]) -> _Hidden:
    return _Hidden(hidden_spots(roots, AnonymousUser()), is_restricted(roots))


def _current() -> _Memory:
    global _memory
    version, now = structure_version(), timezone.now()
    memory = _memory  # another thread may put a new one there at any time
    if memory is None or memory.version != version or now >= memory.until:
        memory = _memory = _Memory(version, min(now + LIFETIME, next_scheduled(now) or now + LIFETIME))
    return memory
