"""What the holder asks for: another name, a mail to somebody."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods

from certificates import services
from certificates.forms import NameRequestForm, SendForm
from certificates.models import CertificateMail, NameRequest
from certificates.views.common import LANGUAGE_NAMES, frame_of, not_kept, own, see_other


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@not_kept
def another_name(request: HttpRequest, certificate_uuid: UUID) -> HttpResponse:
    """Ask for another name on the certificate."""
    certificate = own(request, certificate_uuid)
    asked = NameRequest.objects.for_certificate(certificate).open().first()
    form = NameRequestForm(
        request.POST or None,
        initial={
            "name": asked.name if asked else certificate.learner.full_name,
            "reason": asked.reason if asked else "",
        },
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.ask_for_name(certificate=certificate, now=timezone.now(), **form.cleaned_data)
            except services.ChangeRefusedError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, gettext("Your request has been sent to those responsible for the course."))
                return see_other(reverse("certificates:detail", args=[certificate.uuid]))
    context = frame_of(certificate) | {"form": form, "asked": asked}
    return render(request, "certificates/another_name.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@not_kept
def send(request: HttpRequest, certificate_uuid: UUID) -> HttpResponse:
    """Fill in, see the mail as it will be, send it."""
    certificate = own(request, certificate_uuid)
    languages = [(code, LANGUAGE_NAMES.get(code, code)) for code in certificate.languages]
    initial = {"language": certificate.best_language(get_language())}
    form = SendForm(request.POST or None, languages=languages, initial=initial)
    draft, status = None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            wanted = form.cleaned_data
            if "confirm" in request.POST:
                try:
                    services.send_to(certificate=certificate, now=timezone.now(), **wanted)
                except services.ChangeRefusedError as error:
                    form.add_error(None, str(error))
                else:
                    messages.success(request, gettext("The mail is on its way to %(to)s.") % {"to": wanted["to"]})
                    return see_other(reverse("certificates:detail", args=[certificate.uuid]))
            elif "change" not in request.POST:
                draft, status = (
                    services.draft_mail(
                        certificate=certificate, language=wanted["language"], message=wanted["message"]
                    ),
                    200,
                )
            else:
                status = 200
    context = frame_of(certificate) | {
        "form": form,
        "draft": draft,
        "sent": CertificateMail.objects.for_holder(request.user).filter(certificate=certificate)[:10],
    }
    return render(request, "certificates/send.html", context, status=status)
