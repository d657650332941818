"""Leave this page: the plain link that stands on every sensitive page."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@never_cache
@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """Lead to a page that anyone might have open. Asks nothing, needs no form, is not logged."""
    language = get_language() or settings.LANGUAGE_CODE
    response = HttpResponseRedirect(settings.EXIT_URLS.get(language, settings.EXIT_URLS["fi"]))
    response.status_code = 303
    response["Referrer-Policy"] = "no-referrer"
    response["Clear-Site-Data"] = '"cache"'
    return response
