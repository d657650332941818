"""Check a certificate without an account: what the row says, and nothing about the person beyond their choice.

No session is opened, no cookie set, nothing cached. Whatever was typed wrong, the answer is the same.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from certificates.codes import format_code, normalize_code
from certificates.enums import State
from certificates.forms import CodeForm
from certificates.models import Certificate

View = Callable[..., HttpResponse]


def public_and_unseen(view: View) -> View:
    """Keep the answer out of caches and indexes, and the code out of other sites' logs."""

    @wraps(view)
    @require_safe
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        # LocaleMiddleware would send a miss at the printed address to the one with a language in front.
        request.urlconf = "certificates.verify_urls"  # type: ignore[attr-defined]
        response["Cache-Control"] = "no-store"
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, noarchive"
        return response

    return wrapped


@public_and_unseen
def form(request: HttpRequest) -> HttpResponse:
    """Ask for the code, and lead to its page."""
    typed = request.GET.get("code", "").strip()
    if not typed:
        return _answer(request, "certificates/verify_form.html", {"form": CodeForm()})
    # Somebody may paste the printed address instead of the code.
    code = normalize_code(typed.rstrip("/").rsplit("/", 1)[-1])
    if code is None:
        return _miss(request, typed)
    return redirect("verify:code", format_code(code))


@public_and_unseen
def code(request: HttpRequest, code: str) -> HttpResponse:
    """Say what a certificate is worth today. One query."""
    stored = normalize_code(code)
    if stored is None:
        return _miss(request, code)
    if code != format_code(stored):
        return redirect("verify:code", format_code(stored))
    certificate = Certificate.objects.filter(code=stored).first()
    if certificate is None:
        return _miss(request, code)
    language = certificate.best_language(get_language())
    return _answer(
        request,
        "certificates/verify_result.html",
        {
            "certificate": certificate,
            "state": certificate.state_today,
            "State": State,
            "statement": certificate.statement[language],
            "language": language if language != get_language() else "",
            "today": timezone.localdate(),
        },
        code=code,
    )


def _miss(request: HttpRequest, typed: str) -> HttpResponse:
    longest = CodeForm.base_fields["code"].max_length  # type: ignore[attr-defined]
    form = CodeForm(initial={"code": typed[:longest]})
    return _answer(request, "certificates/verify_miss.html", {"form": form}, status=404)


def _answer(
    request: HttpRequest, template: str, context: dict[str, Any], *, code: str = "", status: int = 200
) -> HttpResponse:
    context |= {
        "language_links": _language_links(request, code),
        # Whoever checks is nobody to this page, signed in or not.
        "viewer": AnonymousUser(),
        "may_have_messages": False,
    }
    return render(request, template, context, status=status)


def _language_links(request: HttpRequest, code: str) -> list[dict[str, Any]]:
    links = []
    for language, name in settings.LANGUAGES:
        with translation.override(language):
            url = reverse("verify:code", args=[code]) if code else reverse("verify:form")
        links.append(
            {"code": language, "name": name, "url": url, "is_current": language == get_language(), "is_available": True}
        )
    return links
