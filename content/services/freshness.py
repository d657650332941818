"""How fresh the site is: a word that differs after each change of what readers see without an account.

What is kept under that word needs never to be deleted: after a change nobody asks for it any more, in any process.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.db.models import Min, Model, Q
from wagtail.models import Page, PageViewRestriction

from accounts.models import ServiceSettings
from accounts.remembered import made_for
from content.models import Audio, Contact, Document, Image, SiteChange, Video

# Rows beyond this many are swept away now and then: only their count and sum matter.
KEPT = 200


def _count_and(aggregate: str, *models: type[Model]) -> str:
    """For each model: how many rows, and ``aggregate`` of all of them. Names of our tables only."""
    return ", ".join(
        f"(SELECT COUNT(*) FROM {model._meta.db_table}), (SELECT {aggregate} FROM {model._meta.db_table})"  # noqa: S608
        for model in models
    )


_STRUCTURE = f"SELECT {_count_and('SUM(id)', SiteChange, PageViewRestriction)}"
_VERSION = f"{_STRUCTURE}, {_count_and('MAX(updated_at)', Contact, Image, Document, Video, Audio, ServiceSettings)}"


def note_change() -> None:
    """Note that readers see something else, in the transaction that makes it so, as late in it as can be.

    One statement, two in a hundred times. Rows are only added: publishers never wait for each other's commit, as they
    would for one counter.
    """
    pk = SiteChange.objects.create().pk
    if pk % (KEPT // 2) == 0:
        SiteChange.objects.filter(pk__lte=pk - KEPT).delete()


def site_version() -> str:
    """The word for what the site is now. One statement.

    It is made of counts and sums, not of the highest number: of two changes that overlap the earlier one may commit
    last. Helplines, restrictions, files and the service's settings are read from their own rows, so that nobody has to
    remember to note them.
    """
    return _ask(_VERSION)


def structure_version() -> str:
    """The part of it that says which pages there are, where, and whether any is restricted. One statement."""
    return _ask(_STRUCTURE)


def _ask(sql: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return "-".join("" if part is None else str(part).replace(" ", "T") for part in cursor.fetchone())


def next_scheduled(now: datetime) -> datetime | None:
    """When the next page comes or goes by itself. One query."""
    found = Page.objects.aggregate(
        comes=Min("go_live_at", filter=Q(go_live_at__gt=now)), goes=Min("expire_at", filter=Q(expire_at__gt=now))
    )
    return min((moment for moment in found.values() if moment is not None), default=None)


@contextmanager
def as_of(version: str) -> Iterator[None]:
    """While a page is made that others will get: what is remembered for a while must be of this version too."""
    token = made_for.set(version)
    try:
        yield
    finally:
        made_for.reset(token)


def remember(key: str, make: Callable[[], Any], seconds: int) -> Any:
    """What ``make`` returns, kept for some seconds; never older than the version of a page that will be shared."""
    return cache.get_or_set(f"{key}:{made_for.get()}", make, seconds)
