"""Check certificates without an account: what the row says, and nothing about the person beyond their choice.

No session is opened, no cookie set, nothing cached. Whatever was typed wrong, the answer is the same; whoever types
wrong codes for an hour is told to wait, and right ones are answered all the while.
"""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from certificates import limits
from certificates.codes import format_code, normalize_code
from certificates.enums import NameShown, State
from certificates.forms import CodeForm, CompareNameForm, ManyCodesForm
from certificates.models import Certificate
from certificates.rules import is_same_name
from certificates.views.framing import in_shared_frame, may_share_frame

View = Callable[..., HttpResponse]


def public_and_unseen(view: View) -> View:
    """Keep the answer out of caches and indexes, and the code out of other sites' logs."""

    @wraps(view)
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
@require_safe
def form(request: HttpRequest) -> HttpResponse:
    """Ask for the code, and lead to its page."""
    typed = request.GET.get("code", "").strip()
    if not typed:
        return _answer(request, "certificates/verify_form.html", {"form": CodeForm()})
    code = read_code(typed)
    if code is None:
        return _miss(request, typed)
    return redirect("verify:code", format_code(code))


@public_and_unseen
@require_safe
def code(request: HttpRequest, code: str) -> HttpResponse:
    """Say what a certificate is worth today. One query."""
    stored = normalize_code(code)
    if stored is None:
        return _miss(request, code)
    if code != format_code(stored):
        return redirect("verify:code", format_code(stored))
    certificate = _find(stored)
    if certificate is None:
        return _miss(request, code)
    return _result(request, certificate)


# Exempt, for nothing is changed, and a cookie against forged forms would be the only one on these pages. By POST, so
# that a name stands in no address and no log.
@csrf_exempt
@public_and_unseen
@require_http_methods(["POST"])
def name(request: HttpRequest, code: str) -> HttpResponse:
    """Say whether a name is the holder's. Wrong ones are counted, for each certificate and for each address."""
    stored = normalize_code(code)
    certificate = _find(stored) if stored else None
    if certificate is None or not may_compare(certificate):
        return _miss(request, code)
    form = CompareNameForm(request.POST)
    if not form.is_valid():
        return _result(request, certificate, form, status=422)
    matches = is_same_name(form.cleaned_data["name"], certificate.holder_name)
    now = timezone.now()
    if not matches and (limits.is_guessing_name(certificate.code, now) or limits.is_over_limit(request, 1, now)):
        return _wait(request)
    return _result(request, certificate, form, matches=matches)


@csrf_exempt
@public_and_unseen
@require_http_methods(["GET", "HEAD", "POST"])
def many(request: HttpRequest) -> HttpResponse:
    """Say what many certificates are worth, in a table. One query. By POST, so that codes stand in no log."""
    form = ManyCodesForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form, "today": timezone.localdate()}
    if request.method != "POST":
        return _answer(request, "certificates/verify_many.html", context, page="many")
    if not form.is_valid():
        return _answer(request, "certificates/verify_many.html", context, page="many", status=422)
    lines = form.cleaned_data["codes"]
    # However it was written: a certificate that was handed in twice is one certificate.
    typed: dict[str, str] = {}
    for line in lines:
        typed.setdefault(read_code(line) or line, line)
    found = Certificate.objects.in_bulk([code for line in lines if (code := read_code(line))], field_name="code")
    rows = [(number, line, found.get(key)) for number, (key, line) in enumerate(typed.items(), start=1)]
    misses = sum(certificate is None for _number, _line, certificate in rows)
    if misses and limits.is_over_limit(request, misses, timezone.now()) and misses == len(rows):
        return _wait(request)
    context["rows"] = [
        (number, line, certificate, certificate and certificate.state_today) for number, line, certificate in rows
    ]
    context |= {
        "doubtful": [row for row in context["rows"] if row[3] != State.VALID],
        "repeated": len(lines) - len(rows),
        "State": State,
    }
    context["valid"] = len(rows) - len(context["doubtful"])
    return _answer(request, "certificates/verify_many.html", context, page="many")


def read_code(typed: str) -> str | None:
    """The code in what somebody typed or pasted: the code itself, or the printed address."""
    return normalize_code(typed.split("?")[0].rstrip("/").rsplit("/", 1)[-1])


def may_compare(certificate: Certificate) -> bool:
    """Whether a checker may type the name. Not if the holder wants none known, nor if nobody knows it any more."""
    return certificate.erased_at is None and certificate.name_shown not in (NameShown.HIDDEN, NameShown.FULL)


def _find(code: str) -> Certificate | None:
    # get() and not first(), which has the rows sorted.
    try:
        return Certificate.objects.get(code=code)
    except Certificate.DoesNotExist:
        return None


def _result(
    request: HttpRequest,
    certificate: Certificate,
    form: CompareNameForm | None = None,
    *,
    matches: bool | None = None,
    status: int = 200,
) -> HttpResponse:
    """``form``: what was typed, if anything was."""
    language = certificate.best_language(get_language())
    context = {
        "certificate": certificate,
        "state": certificate.state_today,
        "State": State,
        "statement": certificate.statement[language],
        "language": language if language != get_language() else "",
        "today": timezone.localdate(),
        "may_compare": may_compare(certificate),
        "form": form,
        "blank_fields": "" if form else _blank_fields(get_language()),
        "matches": matches,
    }
    main = render_to_string("certificates/parts/verified.html", context)
    if form is None and may_share_frame(request):
        return HttpResponse(in_shared_frame(request, main, code=certificate.printed_code, links=_links_of_code))
    context = {"main": main, "form": form}
    return _answer(request, "certificates/verify_result.html", context, code=certificate.printed_code, status=status)


@lru_cache(maxsize=8)
def _blank_fields(language: str | None) -> str:
    """The empty form to compare a name, in the language that is active: a third of the page's time."""
    return render_to_string("components/form.html", {"form": CompareNameForm()})


def _miss(request: HttpRequest, typed: str) -> HttpResponse:
    if limits.is_over_limit(request, 1, timezone.now()):
        return _wait(request)
    longest = CodeForm.base_fields["code"].max_length  # type: ignore[attr-defined]
    form = CodeForm(initial={"code": typed[:longest]})
    return _answer(request, "certificates/verify_miss.html", {"form": form}, status=404)


def _wait(request: HttpRequest) -> HttpResponse:
    response = _answer(request, "certificates/verify_wait.html", {}, status=429)
    response["Retry-After"] = str(limits.SECONDS)
    return response


def _answer(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    code: str = "",
    page: str = "form",
    status: int = 200,
) -> HttpResponse:
    context |= {
        "language_links": _language_links(code, page),
        # Whoever checks is nobody to this page, signed in or not.
        "viewer": AnonymousUser(),
        "may_have_messages": False,
    }
    return render(request, template, context, status=status)


def _links_of_code(code: str) -> list[dict[str, Any]]:
    return _language_links(code, "form")


def _language_links(code: str, page: str) -> list[dict[str, Any]]:
    links = []
    for language, name in settings.LANGUAGES:
        with translation.override(language):
            url = reverse("verify:code", args=[code]) if code else reverse(f"verify:{page}")
        links.append(
            {"code": language, "name": name, "url": url, "is_current": language == get_language(), "is_available": True}
        )
    return links
