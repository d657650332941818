"""The one rule of who may read which page. HTML, search, feeds, API and exports all ask it."""

from collections.abc import Collection, Iterable
from functools import reduce
from operator import or_
from typing import Any, TypeVar
from uuid import UUID

from django.conf import settings
from django.db.models import Case, CharField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, When
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction
from wagtail.query import PageQuerySet

Pages = TypeVar("Pages", bound=PageQuerySet)


def _hidden_paths(user: Any) -> tuple[list[str], list[str]]:
    """Tree paths whose pages, with all below them, ``user`` may not read: those of pages that are gone, and of others
    with a restriction. One query.
    """
    hidden = Q(_is_gone(), numchild__gt=0) | Q(view_restrictions__in=_failed_by(user))
    gone: list[str] = []
    restricted: list[str] = []
    pages = Page.objects.filter(hidden).order_by().distinct()
    for path, is_gone in pages.values_list("path", Case(When(_is_gone(), then=True), default=False)):
        (gone if is_gone else restricted).append(path)
    return gone, restricted


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
    """Narrow ``pages`` to those that ``user`` may read. One query besides that of the pages."""
    now = timezone.now()
    gone, restricted = _hidden_paths(user)
    withdrawn = _originals().filter(_is_below(gone, _is_gone())).values("translation_key")
    pages = pages.filter(live=True).exclude(expire_at__lte=now).exclude(translation_key__in=withdrawn)
    return pages.exclude(_is_below(gone + restricted)) if gone or restricted else pages


def _is_below(paths: Iterable[str], *others: Q) -> Q:
    """At or below any of these tree paths, or any other of these conditions."""
    return reduce(or_, [*others, *(Q(path__startswith=path) for path in paths)])


def _originals() -> QuerySet[Page]:
    """The oldest page of each translation key, among kinds whose translations go where their original goes."""
    from content.models.base import concrete_page_models  # the models ask this module

    kinds = [model for model in concrete_page_models() if model.follows_original]
    older = Page.objects.filter(translation_key=OuterRef("translation_key"), pk__lt=OuterRef("pk"))
    return Page.objects.type(*kinds).filter(~Exists(older))


def hidden_spots(roots: Collection[Page], user: Any) -> frozenset[tuple[UUID, str]]:
    """(translation key, language) of each page at or below ``roots`` that ``user`` may not read.

    What visible_to leaves out, asked where most may be read. One query; one more if something with pages below is
    hidden.
    """
    within, above = _within(roots), _above(roots)
    closed = Page.objects.filter(within | Q(path__in=above)).filter(_is_closed_to(user)).order_by().distinct()
    fields = ("path", "translation_key", "locale__language_code")
    rows = list(closed.values_list(*fields, "numchild", Case(When(_is_gone(), then=True), default=False)))
    hidden = [row[:3] for row in rows if row[0] not in above]
    gone = tuple(path for path, _, _, _, is_gone in rows if is_gone)
    branches = [Q(path__startswith=path) for path, _, _, children, _ in rows if children]
    if branches:
        hidden += Page.objects.filter(within).filter(reduce(or_, branches)).order_by().values_list(*fields)
    spots = {(key, language) for _, key, language in hidden}
    # A translation goes where its original goes.
    original = min(roots, key=lambda root: root.pk).path
    withdrawn = {key for path, key, _ in hidden if path.startswith(original) and path.startswith(gone)}
    spots |= {(key, language) for key in withdrawn for language, _ in settings.LANGUAGES}
    return frozenset(spots)


def is_restricted(roots: Iterable[Page]) -> bool:
    """Whether a restriction stands at, above or below ``roots``: then the reader decides what is hidden. One query."""
    pages = Page.objects.filter(_within(roots) | Q(path__in=_above(roots)))
    return pages.filter(view_restrictions__isnull=False).exists()


def _within(roots: Iterable[Page]) -> Q:
    return reduce(or_, (Q(path__startswith=root.path) for root in roots), Q())


def _above(roots: Iterable[Page]) -> set[str]:
    return {root.path[:end] for root in roots for end in range(Page.steplen, len(root.path), Page.steplen)}


def with_absence(pages: QuerySet[Page]) -> QuerySet[Page]:
    """Annotate ``is_absent``: a page above, or the original that a translation goes with, is not live or past its time.

    To find one page by its address, without a query of its own.
    """
    original = _originals().filter(_is_gone() | _has_gone_ancestor(), translation_key=OuterRef("translation_key"))
    return pages.annotate(is_absent=Case(When(_has_gone_ancestor() | Q(Exists(original)), then=True), default=False))


def _has_gone_ancestor() -> Q:
    below = ExpressionWrapper(OuterRef("path"), output_field=CharField())
    above = Page.objects.filter(_is_gone(), depth__lt=OuterRef("depth")).annotate(below=below)
    return Q(Exists(above.filter(below__startswith=F("path"))))
