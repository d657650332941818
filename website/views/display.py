"""Light or dark, and more contrast: chosen here, set by the server, so that no page flashes and no script is needed."""

from django.core.files.storage import storages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.service import service
from website.context import MORE_CONTRAST, THEMES

CHOICES = [("auto", _("As the device")), ("light", _("Light")), ("dark", _("Dark"))]
_YEAR_SECONDS = 60 * 60 * 24 * 365


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def display(request: HttpRequest) -> HttpResponse:
    """A cookie with one word in it for each choice, and none where the device decides."""
    if request.method == "POST":
        response = redirect("website:display")
        for name, known in (("theme", THEMES), ("contrast", {MORE_CONTRAST})):
            word = request.POST.get(name, "")
            if word in known:
                response.set_cookie(
                    name, word, max_age=_YEAR_SECONDS, secure=request.is_secure(), httponly=True, samesite="Lax"
                )
            elif name in request.COOKIES:
                response.delete_cookie(name, samesite="Lax")
        return response
    chosen = request.COOKIES.get("theme", "")
    return render(
        request,
        "website/display.html",
        {
            "choices": CHOICES,
            "chosen": chosen if chosen in THEMES else "auto",
            "is_more_contrast": request.COOKIES.get("contrast") == MORE_CONTRAST,
        },
    )


@require_safe
@cache_control(public=True, max_age=_YEAR_SECONDS, immutable=True)
def service_logo(request: HttpRequest, name: str) -> HttpResponse:
    """The logo that is shown now. Its name is the hash of its bytes, so browsers may keep it."""
    logo = service().logo
    if not logo or logo != f"service/{name}":
        raise Http404
    with storages["private"].open(logo) as file:
        return HttpResponse(file.read(), content_type="image/png")


@require_safe
@cache_control(public=True, max_age=60)
def service_css(request: HttpRequest) -> HttpResponse:
    """The colors that the administrators chose, in a sheet of their own: the policy allows no style in pages."""
    known = service()
    rules = []
    if known.bar_color:
        rules.append(f":root{{--bar:{known.bar_color}}}")
    if known.brand_color:
        light = f"--brand:{known.brand_color};--brand-strong:{known.brand_color}"
        rules.append(f":root[data-theme=light]{{{light}}}")
        rules.append(f"@media (prefers-color-scheme:light){{:root:not([data-theme=dark]){{{light}}}}}")
    return HttpResponse("@layer tokens{" + "".join(rules) + "}", content_type="text/css")
