"""What settling courses and handbooks has in common: which are meant by a page, and which have been forgotten.

A *root* is a page that has editions: a course or a handbook. Each app says how one of its roots is settled.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from wagtail.models import Page

from content.models import BasePage, Edition
from content.services.editions import ChangeNote, TextDraft, write_edition
from jobs import services as jobs
from jobs.models import Job

Texts = Mapping[tuple[UUID, str], TextDraft]


@dataclass(frozen=True)
class Roots:
    """The roots of one app: their page model, and the kind of job that settles one of them by its key."""

    model: type[BasePage]
    kind: str

    def keys_of(self, page: Any) -> set[UUID]:
        """The keys of the roots that a page belongs to or holds, in any language. One query.

        Works for a page whose row is already gone: only its tree path is asked.
        """
        above = [page.path[:end] for end in range(page.steplen, len(page.path) + 1, page.steplen)]
        roots = self.model.objects.filter(Q(path__in=above) | Q(path__startswith=page.path))
        keys = set(roots.values_list("translation_key", flat=True))
        return keys | {page.translation_key} if isinstance(page, self.model) else keys

    @transaction.atomic
    def schedule(self, *, pages: Iterable[Any]) -> None:
        """Want the roots of these pages settled. The job's row outlives whatever happens next."""
        for key in sorted(set().union(*(self.keys_of(page) for page in pages))):
            jobs.enqueue(self.kind, key)

    @transaction.atomic
    def enqueue_unsettled(self) -> int:
        """Want every root settled that has been published later than its last settling began. Three queries.

        Heals what a crash between Wagtail's commit and our receiver leaves behind.
        """
        begun = dict(Job.objects.filter(kind=self.kind).exclude(claimed_at=None).values_list("key", "claimed_at"))
        roots = list(self.model.objects.live().values_list("path", "translation_key"))
        pages = Page.objects.live().exclude(last_published_at=None)
        published = pages.filter(depth__gte=min((len(path) // Page.steplen for path, _ in roots), default=0))
        newest: dict[UUID, datetime] = {}
        key_at = dict(roots)
        for path, at in published.values_list("path", "last_published_at"):
            for end in range(Page.steplen, len(path) + 1, Page.steplen):
                key = key_at.get(path[:end])
                if key is not None:
                    newest[key] = max(at, newest.get(key, at))  # type: ignore[type-var]
        unsettled = [key for key, at in newest.items() if begun.get(str(key)) is None or begun[str(key)] < at]  # type: ignore[operator]
        queued = Job.objects.filter(kind=self.kind, key__in=map(str, unsettled)).queued()
        waiting = set(queued.values_list("key", flat=True))
        wanted = [key for key in unsettled if str(key) not in waiting]
        for key in wanted:
            jobs.enqueue(self.kind, key)
        return len(wanted)


def changed_since(pages: Iterable[BasePage], moment: datetime | None) -> list[BasePage]:
    """Those of ``pages`` that were published after ``moment``, newest first."""
    changed = [page for page in pages if page.last_published_at and (moment is None or page.last_published_at > moment)]
    return sorted(changed, key=lambda page: page.last_published_at, reverse=True)


def moment_of(pages: Iterable[BasePage], now: datetime) -> datetime:
    """When an edition of these pages is published: not before any of them was.

    The settling may have begun before an author's publication and yet contain it, for it waits for locks. Its note
    would then stand in the next edition once more.
    """
    return max([now, *(page.last_published_at for page in pages if page.last_published_at)])


def write_if_changed(
    *, root_key: UUID, pages: Iterable[BasePage], outline: Mapping[str, Any], texts: Texts, now: datetime
) -> Edition | None:
    """Write the next edition of a root, with what authors said since the newest; None if nothing differs.

    ``pages``: the live pages in the source language. The caller holds the root's lock.
    """
    pages = list(pages)
    newest = Edition.objects.for_root(root_key).newest_first().first()
    changed = changed_since(pages, newest.published_at if newest else None)
    return write_edition(
        root_key=root_key,
        outline=outline,
        texts=texts,
        notes=[
            ChangeNote(page.translation_key, page.title, page.change_note, page.change_severity)
            for page in changed
            if page.change_note and newest
        ],
        published_by_id=publisher_of(changed),
        now=moment_of(pages, now),
    )


def publisher_of(pages: Iterable[BasePage]) -> int | None:
    """Who published the first of these pages that tells."""
    for page in pages:
        if page.live_revision is not None:
            return page.live_revision.user_id
    return None
