"""The holder's own certificate: the page, the files, and what others may see of the name."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.storage import storages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext, pgettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certificates import services
from certificates.addresses import verification_address
from certificates.forms import NameShownForm
from certificates.models import Certificate
from courses.models import Enrollment
from jobs.enums import Status
from jobs.models import Job

# Like never_cache, but without the "max-age=0, must-revalidate" that no-store makes idle.
not_kept = cache_control(private=True, no_store=True)
LANGUAGE_NAMES = dict(settings.LANGUAGES)


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
    own = Enrollment.objects.for_learner(request.user).select_related("learner")
    enrollment = get_object_or_404(own, uuid=enrollment_uuid)
    if not enrollment.is_completed:
        return redirect("courses:resume", enrollment_uuid)
    if request.method == "POST" and services.award_belatedly(enrollment=enrollment, now=timezone.now()):
        return _see_other(reverse("certificates:of_enrollment", args=[enrollment_uuid]))
    neutral_title = pgettext("neutral page title", "Certificate")  # what was studied need not be known to say so
    return render(request, "certificates/name_refused.html", {"neutral_title": neutral_title})


@login_required
@require_safe
@not_kept
def detail(request: HttpRequest, certificate_uuid: UUID) -> HttpResponse:
    """The certificate as a page, in the reader's language if it was issued in it."""
    return _page(request, _own(request, certificate_uuid))


@login_required
@require_POST
@not_kept
def name_shown(request: HttpRequest, certificate_uuid: UUID) -> HttpResponse:
    """Choose what somebody who checks the code sees of the name."""
    certificate = _own(request, certificate_uuid)
    form = NameShownForm(request.POST)
    if not form.is_valid():
        return _page(request, certificate, form, status=422)
    services.choose_shown_name(certificate=certificate, name_shown=form.cleaned_data["name_shown"])
    messages.success(request, gettext("Your choice has been saved."))
    return _see_other(reverse("certificates:detail", args=[certificate.uuid]))


@login_required
@require_safe
@not_kept
def pdf(request: HttpRequest, certificate_uuid: UUID, language: str) -> HttpResponseBase:
    """The file of one language, or the page that says it is being made."""
    certificate = _own(request, certificate_uuid)
    if language not in certificate.statement:
        raise Http404
    try:
        file = storages["private"].open(certificate.file_name(language))
    except FileNotFoundError:
        return redirect("certificates:detail", certificate.uuid)
    response = FileResponse(
        file, as_attachment=True, filename=certificate.download_name(language), content_type="application/pdf"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Robots-Tag"] = "noindex"
    return response


def _see_other(url: str) -> HttpResponse:
    response = HttpResponseRedirect(url)
    response.status_code = 303
    return response


def _own(request: HttpRequest, certificate_uuid: UUID) -> Certificate:
    return get_object_or_404(Certificate.objects.for_holder(request.user), uuid=certificate_uuid)


def _page(
    request: HttpRequest, certificate: Certificate, form: NameShownForm | None = None, status: int = 200
) -> HttpResponse:
    language = certificate.best_language(get_language())
    context: dict[str, Any] = {
        "certificate": certificate,
        "language": language if language != get_language() else "",
        "statement": certificate.statement[language],
        "address": verification_address(certificate.code),
        "downloads": [
            {"language": code, "name": LANGUAGE_NAMES.get(code, code), "is_first": position == 0}
            for position, code in enumerate(sorted(certificate.languages, key=lambda code: code != language))
        ],
        "has_failed": not certificate.has_pdf and _has_failed(certificate),
        "form": form or NameShownForm(initial={"name_shown": certificate.name_shown}),
        "is_sensitive": certificate.is_sensitive,
    }
    if certificate.is_sensitive:
        context["neutral_title"] = pgettext("neutral page title", "Certificate")
    return render(request, "certificates/detail.html", context, status=status)


def _has_failed(certificate: Certificate) -> bool:
    return Job.objects.for_key(services.RENDER, certificate.uuid).filter(status=Status.FAILED).exists()
