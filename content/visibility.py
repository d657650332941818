"""The one rule of who may read which page. HTML, search, feeds, API and exports all ask it."""

from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import Any, TypeVar

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction
from wagtail.query import PageQuerySet

Pages = TypeVar("Pages", bound=PageQuerySet)


def hidden_paths(user: Any) -> list[str]:
    """Tree paths whose pages, with all below them, ``user`` may not read. One query.

    Listed rather than joined: ``Exists`` inside a page query breaks the search library.
    """
    now = timezone.now()
    out_of_time = Q(expire_at__lte=now) | Q(go_live_at__gt=now, first_published_at=None)
    hidden = Q(Q(live=False) | out_of_time, numchild__gt=0) | Q(view_restrictions__in=_failed_by(user))
    return list(Page.objects.filter(hidden).order_by().values_list("path", flat=True).distinct())


def may_read(user: Any, path: str) -> bool:
    """Whether ``user`` may read the page at a tree path. One query."""
    now = timezone.now()
    here_and_above = [path[:end] for end in range(Page.steplen, len(path) + 1, Page.steplen)]
    out_of_time = Q(expire_at__lte=now) | Q(go_live_at__gt=now, first_published_at=None)
    hidden = Q(live=False) | out_of_time | Q(view_restrictions__in=_failed_by(user))
    return not Page.objects.filter(hidden, path__in=here_and_above).exists()


def _failed_by(user: Any) -> QuerySet[PageViewRestriction]:
    """The restrictions that keep ``user`` out. A shared password is nobody's right."""
    restrictions = PageViewRestriction.objects.values("pk")
    if not user.is_authenticated:
        return restrictions
    if user.is_superuser:
        return restrictions.filter(restriction_type=PageViewRestriction.PASSWORD)
    let_in = Q(restriction_type=PageViewRestriction.LOGIN) | Q(
        restriction_type=PageViewRestriction.GROUPS, groups__user=user.pk
    )
    return restrictions.exclude(pk__in=PageViewRestriction.objects.filter(let_in).values("pk"))


def visible_to[Pages: PageQuerySet](pages: Pages, user: Any) -> Pages:
    """Narrow ``pages`` to those that ``user`` may read."""
    now = timezone.now()
    pages = pages.filter(live=True).exclude(expire_at__lte=now)
    terms = [Q(path__startswith=path) for path in hidden_paths(user)]
    return pages.exclude(reduce(or_, terms)) if terms else pages


def hidden_from[Pages: PageQuerySet](pages: Pages, user: Any, *, below: Sequence[str]) -> Pages:
    """Those of ``pages`` that ``user`` may not read: what visible_to leaves out. ``below``: tree paths that hold them.

    Where most may be read it is less to fetch. One query for the paths, none for those that lie elsewhere.
    """
    terms = [Q(live=False), Q(expire_at__lte=timezone.now())]
    terms += [
        Q(path__startswith=path)
        for path in hidden_paths(user)
        if path.startswith(tuple(below)) or any(root.startswith(path) for root in below)
    ]
    return pages.filter(reduce(or_, terms))


def with_hidden_ancestor(pages: QuerySet[Page]) -> QuerySet[Page]:
    """Annotate ``has_hidden_ancestor``: a page above is not live or past its time. To find a page by its address."""
    below = ExpressionWrapper(OuterRef("path"), output_field=CharField())
    gone = Q(live=False) | Q(expire_at__lte=timezone.now())
    above = Page.objects.filter(gone, depth__lt=OuterRef("depth")).annotate(below=below)
    return pages.annotate(has_hidden_ancestor=Exists(above.filter(below__startswith=F("path"))))
