"""What the views of certificates share."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import pgettext
from django.views.decorators.cache import cache_control

from certificates.models import Certificate

# Like never_cache, but without the "max-age=0, must-revalidate" that no-store makes idle.
not_kept = cache_control(private=True, no_store=True)
LANGUAGE_NAMES = dict(settings.LANGUAGES)


def see_other(url: str) -> HttpResponse:
    """Lead on after a form was taken."""
    response = HttpResponseRedirect(url)
    response.status_code = 303
    return response


def own(request: HttpRequest, certificate_uuid: UUID) -> Certificate:
    """A certificate of whoever asks; another's is not there."""
    own = Certificate.objects.for_holder(request.user).select_related("enrollment")
    return get_object_or_404(own, uuid=certificate_uuid)


def frame_of(certificate: Certificate) -> dict[str, Any]:
    """What the frame of a page about a certificate needs: of a sensitive course a title that says nothing."""
    context: dict[str, Any] = {"certificate": certificate, "is_sensitive": certificate.is_sensitive}
    if certificate.is_sensitive:
        context["neutral_title"] = pgettext("neutral page title", "Certificate")
    return context


def download(data: Any, name: str, kind: str) -> HttpResponse:
    """A file for the holder's machine that nothing on the way keeps."""
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Robots-Tag"] = "noindex"
    return response
