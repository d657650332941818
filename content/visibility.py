"""The one rule of who may read which page. HTML, search, feeds, API and exports all ask it."""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction
from wagtail.query import PageQuerySet

Pages = TypeVar("Pages", bound=PageQuerySet)


def hidden_paths(user: Any) -> list[str]:
    """Tree paths whose pages, with all below them, ``user`` may not read. One query.

    Listed rather than joined: ``Exists`` inside a page query breaks the search library.
    """
    hidden = Q(_is_gone(), numchild__gt=0) | Q(view_restrictions__in=_failed_by(user))
    return list(Page.objects.filter(hidden).order_by().values_list("path", flat=True).distinct())


def may_read(user: Any, path: str) -> bool:
    """Whether ``user`` may read the page at a tree path. One query."""
    here_and_above = [path[:end] for end in range(Page.steplen, len(path) + 1, Page.steplen)]
    return not Page.objects.filter(_is_closed_to(user), path__in=here_and_above).exists()


def _is_gone() -> Q:
    """Not published, or not at this time."""
    now = timezone.now()
    return Q(live=False) | Q(expire_at__lte=now) | Q(go_live_at__gt=now, first_published_at=None)


def _is_closed_to(user: Any) -> Q:
    return _is_gone() | Q(view_restrictions__in=_failed_by(user))


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


def hidden_spots(roots: Iterable[Page], user: Any) -> frozenset[tuple[UUID, str]]:
    """(translation key, language) of each page at or below ``roots`` that ``user`` may not read.

    What visible_to leaves out, asked where most may be read. One query; one more if something with pages below is
    hidden.
    """
    within, above = _within(roots), _above(roots)
    closed = Page.objects.filter(within | Q(path__in=above)).filter(_is_closed_to(user)).order_by().distinct()
    rows = list(closed.values_list("path", "numchild", "translation_key", "locale__language_code"))
    spots = {(key, language) for path, _, key, language in rows if path not in above}
    branches = [Q(path__startswith=path) for path, children, _, _ in rows if children]
    if branches:
        below = Page.objects.filter(within).filter(reduce(or_, branches)).order_by()
        spots |= set(below.values_list("translation_key", "locale__language_code"))
    return frozenset(spots)


def is_restricted(roots: Iterable[Page]) -> bool:
    """Whether a restriction stands at, above or below ``roots``: then the reader decides what is hidden. One query."""
    pages = Page.objects.filter(_within(roots) | Q(path__in=_above(roots)))
    return pages.filter(view_restrictions__isnull=False).exists()


def _within(roots: Iterable[Page]) -> Q:
    return reduce(or_, (Q(path__startswith=root.path) for root in roots), Q())


def _above(roots: Iterable[Page]) -> set[str]:
    return {root.path[:end] for root in roots for end in range(Page.steplen, len(root.path), Page.steplen)}


def with_hidden_ancestor(pages: QuerySet[Page]) -> QuerySet[Page]:
    """Annotate ``has_hidden_ancestor``: a page above is not live or past its time. To find a page by its address."""
    below = ExpressionWrapper(OuterRef("path"), output_field=CharField())
    gone = Q(live=False) | Q(expire_at__lte=timezone.now())
    above = Page.objects.filter(gone, depth__lt=OuterRef("depth")).annotate(below=below)
    return pages.annotate(has_hidden_ancestor=Exists(above.filter(below__startswith=F("path"))))
