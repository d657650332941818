"""Templates of issuers in the admin: the next version, and a picture of it before it is kept."""

import base64
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Organization
from accounts.service import service
from certificates import services
from certificates.admin_forms import DesignForm
from certificates.models import CertificateDesign

RIGHT = "certificates.add_certificatedesign"


def _check(request: HttpRequest) -> None:
    user: Any = request.user
    if not user.has_perm(RIGHT):
        raise PermissionDenied


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The organizations, each with its newest version. Two queries."""
    _check(request)
    issuers = list(Organization.objects.order_by("name"))
    newest: dict[int, CertificateDesign] = {}
    for design in CertificateDesign.objects.order_by("number"):
        newest[design.issuer_id] = design
    context = {"issuers": [(issuer, newest.get(issuer.pk)) for issuer in issuers]}
    return render(request, "certificates/admin/designs.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, issuer_id: int) -> HttpResponse:
    """Write the next version."""
    _check(request)
    issuer = get_object_or_404(Organization, pk=issuer_id)
    form = _form(request, issuer)
    if request.method == "POST" and form.is_valid():
        services.add_design(design=_draft(form, issuer), issuer=issuer, actor=request.user, now=timezone.now())
        messages.success(
            request, gettext("The new version is in use. Certificates that are issued already keep their look.")
        )
        return redirect("certificates_admin:designs")
    context = {"form": form, "issuer": issuer, "versions": CertificateDesign.objects.for_issuer(issuer)}
    return render(request, "certificates/admin/design.html", context, status=422 if form.errors else 200)


@require_POST
@xframe_options_sameorigin
def preview(request: HttpRequest, issuer_id: int, language: str) -> HttpResponse:
    """What the form's version would look like. Keeps nothing but the pictures that were sent."""
    _check(request)
    issuer = get_object_or_404(Organization, pk=issuer_id)
    form = _form(request, issuer)
    picture = ""
    if form.is_valid():
        try:
            data = services.preview(design=_draft(form, issuer), issuer=issuer, language=language, now=timezone.now())
            picture = base64.b64encode(data).decode("ascii")
        except services.RenderError:
            form.add_error(None, gettext("This does not fit on one page, or some of it cannot be printed."))
    context = {"form": form, "picture": picture, "language": language}
    return render(request, "certificates/admin/design_preview.html", context, status=422 if form.errors else 200)


def _newest(issuer: Organization) -> CertificateDesign:
    """The issuer's last version; a first one begins with the logo of the service."""
    return CertificateDesign.objects.for_issuer(issuer).first() or CertificateDesign(logo=service().logo)


def _form(request: HttpRequest, issuer: Organization) -> DesignForm:
    newest = _newest(issuer)
    return DesignForm(request.POST or None, request.FILES or None, instance=newest)


def _draft(form: DesignForm, issuer: Organization) -> CertificateDesign:
    """The version that the form describes, not saved: pictures that were not sent are those of the one before."""
    before = _newest(issuer)
    wanted = form.cleaned_data

    def chosen(name: str) -> str:
        if wanted[f"without_{name}"]:
            return ""
        picture = wanted[f"{name}_file"]
        return services.keep_picture(picture) if picture else str(getattr(before, name))

    return CertificateDesign(
        bar_color=wanted["bar_color"],
        accent_color=wanted["accent_color"],
        heading_color=wanted["heading_color"],
        logo=chosen("logo"),
        signature=chosen("signature"),
        texts=form.texts(),
    )
