"""Who reads, without looking at the session of somebody who has none."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest


def reader_of(request: HttpRequest) -> Any:
    """The person who asks. Asking ``request.user`` without a session cookie would make a public page theirs alone."""
    known = getattr(request, "reader", None)  # the API has found out already, perhaps by a token
    if known is not None:
        return known
    return request.user if settings.SESSION_COOKIE_NAME in request.COOKIES else AnonymousUser()


def one_each(pages: Sequence[Any], language: str) -> list[Any]:
    """One page for each key, in the order given: the one in ``language``, else the oldest, which is the original.

    The pages have their ``locale`` loaded.
    """
    chosen: dict[UUID, Any] = {}
    for page in sorted(pages, key=lambda page: (page.locale.language_code != language, page.pk)):
        chosen.setdefault(page.translation_key, page)
    return sorted(chosen.values(), key=pages.index)
