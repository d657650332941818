"""What machines read that check badges: who we are, our keys, and which badges are revoked. The same for everybody."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from certificates import badges
from certificates.services.badging import revoked_indexes

# Long enough for a county that checks many at once, short enough for a revocation to be seen soon.
shared = cache_control(public=True, max_age=300)
MAX_LISTS = 1_000


def _open_to_all(response: HttpResponse) -> HttpResponse:
    response["Access-Control-Allow-Origin"] = "*"
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
@shared
def did_document(request: HttpRequest) -> HttpResponse:
    """What our did:web resolves to."""
    if not badges.keys().by_name:
        raise Http404
    return _open_to_all(JsonResponse(badges.did_document(), content_type="application/did+json"))


@require_safe
@shared
def key_set(request: HttpRequest) -> HttpResponse:
    """Our public keys."""
    if not badges.keys().by_name:
        raise Http404
    return _open_to_all(JsonResponse({"keys": badges.keys().public()}, content_type="application/jwk-set+json"))


@require_safe
@shared
def status(request: HttpRequest, number: int) -> HttpResponse:
    """A status list, signed. One query."""
    if not badges.is_issuing() or number >= MAX_LISTS:
        raise Http404
    token = badges.status_list(number, revoked_indexes(number), timezone.now())
    return _open_to_all(HttpResponse(token, content_type="application/vc+jwt"))
