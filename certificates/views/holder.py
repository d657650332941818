"""The holder's own certificate: the page, the files, and what others may see of the name."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.storage import storages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext, pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.names import print_advice
from certificates import services
from certificates.addresses import verification_address
from certificates.badges import is_issuing
from certificates.forms import NameShownForm
from certificates.models import Certificate, NameRequest
from certificates.views.common import LANGUAGE_NAMES, download, frame_of, not_kept, own, see_other
from courses.models import Enrollment
from jobs.enums import Status
from jobs.models import Job


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@not_kept
def of_enrollment(request: HttpRequest, enrollment_uuid: UUID) -> HttpResponse:
    """Lead to what an enrollment earned; to where the learner goes on if it earned nothing yet.

    Who completed it under a name that cannot be printed is told so, and asks again here under another.
    """
    certificate = Certificate.objects.for_holder(request.user).for_enrollment(enrollment_uuid).current().first()
    if certificate is not None:
        return redirect("certificates:detail", certificate.uuid)
    owned = Enrollment.objects.for_learner(request.user).select_related("learner")
    enrollment = get_object_or_404(owned, uuid=enrollment_uuid)
    if not enrollment.is_completed or not services.earns_certificate(enrollment):
        return redirect("courses:resume", enrollment_uuid)
    if request.method == "POST" and services.award_belatedly(enrollment=enrollment, now=timezone.now()):
        return see_other(reverse("certificates:of_enrollment", args=[enrollment_uuid]))
    neutral_title = pgettext("neutral page title", "Certificate")  # what was studied need not be known to say so
    return render(request, "certificates/name_refused.html", {"neutral_title": neutral_title})


@login_required
@require_safe
@not_kept
def detail(request: HttpRequest, certificate_uuid: UUID) -> HttpResponse:
    """The certificate as a page: in the reader's language if it was issued in it, or in those asked for with ``in``."""
    return _page(request, own(request, certificate_uuid))


@login_required
@require_POST
@not_kept
def name_shown(request: HttpRequest, certificate_uuid: UUID) -> HttpResponse:
    """Choose what somebody who checks the code sees of the name."""
    certificate = own(request, certificate_uuid)
    form = NameShownForm(request.POST)
    if not form.is_valid():
        return _page(request, certificate, form, status=422)
    services.choose_shown_name(certificate=certificate, name_shown=form.cleaned_data["name_shown"])
    messages.success(request, gettext("Your choice has been saved."))
    return see_other(reverse("certificates:detail", args=[certificate.uuid]))


@login_required
@require_safe
@not_kept
def pdf(request: HttpRequest, certificate_uuid: UUID, language: str) -> HttpResponseBase:
    """The file of one language, or the page that says it is being made."""
    certificate = own(request, certificate_uuid)
    if language not in certificate.statement:
        raise Http404
    # Nothing is handed out whose hash is not on the row yet: it might be made once more.
    if not certificate.has_pdf:
        return redirect("certificates:detail", certificate.uuid)
    try:
        with storages["private"].open(certificate.file_name(language)) as file:
            return download(file.read(), certificate.download_name(language), "application/pdf")
    except FileNotFoundError:
        return redirect("certificates:detail", certificate.uuid)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@not_kept
def badge(request: HttpRequest, certificate_uuid: UUID) -> HttpResponseBase:
    """The badge as a file; asked for by POST, it is made if the certificate is older than badges are here."""
    certificate = own(request, certificate_uuid)
    if request.method == "POST":
        services.make_badge(certificate=certificate)
        return see_other(reverse("certificates:detail", args=[certificate.uuid]))
    if not certificate.has_badge:
        raise Http404
    try:
        with storages["private"].open(certificate.badge_file_name) as file:
            return download(file.read(), certificate.badge_download_name, "application/vc+jwt")
    except FileNotFoundError:
        return redirect("certificates:detail", certificate.uuid)


def _page(
    request: HttpRequest, certificate: Certificate, form: NameShownForm | None = None, status: int = 200
) -> HttpResponse:
    reading = get_language()
    language = certificate.best_language(reading)
    # What is in the address and not in the statement is left out.
    chosen = [code for code in certificate.languages if code in request.GET.getlist("in")] or [language]
    context = frame_of(certificate) | {
        "language": chosen[0] if chosen[0] != reading else "",
        "statement": certificate.statement[chosen[0]],
        "statements": [
            (certificate.statement[code], code if code != reading else "", position)
            for position, code in enumerate(chosen)
        ],
        "choices": [(code, LANGUAGE_NAMES.get(code, code), code in chosen) for code in certificate.languages],
        "address": verification_address(certificate.code),
        "downloads": [
            {"language": code, "name": LANGUAGE_NAMES.get(code, code), "is_first": position == 0}
            for position, code in enumerate(sorted(certificate.languages, key=lambda code: code != language))
        ],
        "may_have_badge": certificate.has_badge or (certificate.erased_at is None and is_issuing()),
        "has_failed": not certificate.has_pdf and _has_failed(certificate),
        "asked": NameRequest.objects.for_certificate(certificate).first(),
        "newer": _newer(certificate),
        "on_paper": print_advice(certificate.holder_name),
        "form": form or NameShownForm(initial={"name_shown": certificate.name_shown}),
    }
    return render(request, "certificates/detail.html", context, status=status)


def _newer(certificate: Certificate) -> Any:
    """The certificate that stands in its place."""
    if certificate.superseded_at is None:
        return None
    return Certificate.objects.filter(enrollment_id=certificate.enrollment_id).current().first()


def _has_failed(certificate: Certificate) -> bool:
    return Job.objects.for_key(services.RENDER, certificate.uuid).filter(status=Status.FAILED).exists()
