"""The one rule of who may read which page. HTML, search, feeds, API and exports all ask it."""

from functools import reduce
from operator import or_
from typing import Any, TypeVar

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction
from wagtail.query import PageQuerySet

Pages = TypeVar("Pages", bound=PageQuerySet)


def hidden_paths(user: Any) -> list[str]:
    """Tree paths whose pages, with all below them, ``user`` may not read. Three queries at most.

    Listed rather than joined: ``Exists`` inside a page query breaks the search library.
    """
    now = timezone.now()
    out_of_time = Q(expire_at__lte=now) | Q(go_live_at__gt=now, first_published_at=None)
    paths = list(Page.objects.filter(Q(live=False) | out_of_time, numchild__gt=0).values_list("path", flat=True))
    restrictions = PageViewRestriction.objects.select_related("page").prefetch_related("groups")
    group_ids = None
    for restriction in restrictions:
        if restriction.restriction_type == PageViewRestriction.LOGIN:
            is_let_in = user.is_authenticated
        elif restriction.restriction_type == PageViewRestriction.GROUPS:
            if group_ids is None:
                is_known = user.is_authenticated
                group_ids = set(user.groups.values_list("pk", flat=True)) if is_known else set()
            is_let_in = getattr(user, "is_superuser", False) or any(
                group.pk in group_ids for group in restriction.groups.all()
            )
        else:  # a shared password is nobody's right
            is_let_in = False
        if not is_let_in:
            paths.append(restriction.page.path)
    return paths


def visible_to[Pages: PageQuerySet](pages: Pages, user: Any) -> Pages:
    """Narrow ``pages`` to those that ``user`` may read."""
    now = timezone.now()
    pages = pages.filter(live=True).exclude(expire_at__lte=now)
    terms = [Q(path__startswith=path) for path in hidden_paths(user)]
    return pages.exclude(reduce(or_, terms)) if terms else pages


def with_hidden_ancestor(pages: QuerySet[Page]) -> QuerySet[Page]:
    """Annotate ``has_hidden_ancestor``: a page above is not live. To find one page by its address, not for search."""
    below = ExpressionWrapper(OuterRef("path"), output_field=CharField())
    above = Page.objects.filter(live=False, depth__lt=OuterRef("depth")).annotate(below=below)
    return pages.annotate(has_hidden_ancestor=Exists(above.filter(below__startswith=F("path"))))
