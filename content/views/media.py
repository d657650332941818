"""Files that people uploaded. The only way to any of them: their folder is nobody's to read by address."""

import hashlib
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotModified, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control
from django.utils.csp import CSP
from django.utils.http import content_disposition_header, parse_etags
from django.views.decorators.http import require_safe

from content.byte_ranges import RangeNotSatisfiableError, parse_range
from content.services import media
from content.services.media import Access, MediaFile

_CHUNK = 64 * 1024
# Whatever a file is, a browser that opens it by itself runs nothing in it.
_POLICY = {"default-src": [CSP.NONE], "sandbox": True}
# Unpublishing is to be felt within a minute.
_PUBLIC_SECONDS = 60


@require_safe
def serve_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """Answer with a file to whoever may have it: whole, a range of it, or the word that it has not changed.

    Three queries, and the reader's own. What is missing and what is forbidden give the same answer.
    """
    file = media.find_file(name)
    if file is None:
        raise Http404
    # Asking request.user of people without a session would make the answer theirs alone.
    user: Any = request.user if settings.SESSION_COOKIE_NAME in request.COOKIES else AnonymousUser()
    access = media.access(file=file, user=user)
    if not access.is_allowed:
        raise Http404
    if settings.MEDIA_ACCEL_LOCATION:
        response: HttpResponseBase = HttpResponse()
        response["X-Accel-Redirect"] = settings.MEDIA_ACCEL_LOCATION.rstrip("/") + "/" + quote(file.name)
    else:
        response = _from_storage(request, file)
    return _dressed(response, file, access)


def _dressed(response: HttpResponseBase, file: MediaFile, access: Access) -> HttpResponseBase:
    response["Content-Type"] = file.kind.content_type
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    response._csp_config = _POLICY  # type: ignore[attr-defined]
    if not file.kind.is_shown:
        response["Content-Disposition"] = content_disposition_header(True, file.download_name) or "attachment"
    if access.is_public:
        patch_cache_control(response, public=True, max_age=_PUBLIC_SECONDS)
    else:
        patch_cache_control(response, private=True, no_store=True)
    return response


def _from_storage(request: HttpRequest, file: MediaFile) -> HttpResponseBase:
    try:
        content = default_storage.open(file.name)
        size = content.size
    except OSError as error:  # the row is there, the file is not
        raise Http404 from error
    etag = '"{}"'.format(hashlib.sha256(f"{file.name}:{size}".encode()).hexdigest()[:32])
    response = _answer(request, content, size, etag)
    response["ETag"] = etag
    response["Accept-Ranges"] = "bytes"
    return response


def _answer(request: HttpRequest, content: Any, size: int, etag: str) -> HttpResponseBase:
    known = parse_etags(request.headers.get("If-None-Match", ""))
    if "*" in known or etag in (tag.removeprefix("W/") for tag in known):
        content.close()
        return HttpResponseNotModified()
    part = None
    # If-Range: a range only of the very file that the reader has begun with. Only GET has ranges.
    if request.method == "GET" and request.headers.get("If-Range", etag) == etag:
        try:
            part = parse_range(request.headers.get("Range", ""), size)
        except RangeNotSatisfiableError:
            content.close()
            return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    if part is None:
        whole = FileResponse(content)
        whole["Content-Length"] = str(size)
        del whole["Content-Disposition"]
        return whole
    first, last = part
    response = StreamingHttpResponse(_piece(content, first, last - first + 1), status=206)
    response["Content-Length"] = str(last - first + 1)
    response["Content-Range"] = f"bytes {first}-{last}/{size}"
    return response


def _piece(content: Any, start: int, length: int) -> Iterator[bytes]:
    with content:
        content.seek(start)
        while length > 0 and (chunk := content.read(min(_CHUNK, length))):
            length -= len(chunk)
            yield chunk
