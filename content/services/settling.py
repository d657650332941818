"""What settling courses and handbooks has in common: which are meant by a page, and which have been forgotten.

A *root* is a page that has editions: a course or a handbook. Each app says how one of its roots is settled.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from wagtail.models import Page

from content.models import BasePage, Edition, SettledTree
from content.services.editions import ChangeNote, TextDraft, write_edition
from jobs import services as jobs
from jobs.enums import Status
from jobs.models import Job

RETRY_AFTER = timedelta(hours=1)

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

    def note_seen(self, root_key: UUID) -> None:
        """Keep what is live now as what this settling sees. Three statements.

        Settling calls it first of all inside its transaction: what changes from then on is found by the next sweep.
        """
        shape = self._shapes(root_key).get(root_key, "")
        SettledTree.objects.bulk_create(
            [SettledTree(root_key=root_key, shape=shape)],
            update_conflicts=True,
            unique_fields=["root_key"],
            update_fields=["shape"],
        )

    @transaction.atomic
    def enqueue_unsettled(self, now: datetime) -> int:
        """Want every root settled whose live pages are not those that its last settling saw. Four queries.

        Heals what a crash between Wagtail's commit and our receiver leaves behind, whatever the act was: a page that
        came, went, was moved or deleted. A settling that was given up is tried again after an hour.
        """
        settled = dict(SettledTree.objects.values_list("root_key", "shape"))
        unsettled = [key for key, shape in self._shapes().items() if settled.get(key) != shape]
        jobs_of_them = Job.objects.filter(kind=self.kind, key__in=map(str, unsettled))
        resting = Q(status=Status.FAILED, done_at__gt=now - RETRY_AFTER)
        left = jobs_of_them.filter(resting | Q(status__in=(Status.QUEUED, Status.RUNNING)))
        waiting = set(left.values_list("key", flat=True)) if unsettled else set()
        wanted = sorted(key for key in unsettled if str(key) not in waiting)
        for key in wanted:
            jobs.enqueue(self.kind, key)
        return len(wanted)

    def _shapes(self, root_key: UUID | None = None) -> dict[UUID, str]:
        """A hash for each live root: which pages are live below it, where, and published when. Two queries."""
        roots = self.model.objects.live()
        if root_key is not None:
            roots = roots.filter(translation_key=root_key)
        key_at = dict(roots.values_list("path", "translation_key"))
        if not key_at:
            return {}
        pages = Page.objects.live().filter(depth__gte=min(len(path) for path in key_at) // Page.steplen)
        if root_key is not None:
            pages = pages.filter(reduce(or_, (Q(path__startswith=path) for path in key_at)))
        shapes = {key: hashlib.sha256() for key in key_at.values()}
        for path, pk, at in pages.order_by("path").values_list("path", "pk", "last_published_at"):
            for end in range(Page.steplen, len(path) + 1, Page.steplen):
                key = key_at.get(path[:end])
                if key is not None:
                    shapes[key].update(f"{path} {pk} {at.isoformat() if at else ''}\n".encode())
        return {key: shape.hexdigest() for key, shape in shapes.items()}


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
