"""Certificates in the admin: a trainer sees those of their own courses, an administrator all."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import storages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts import privacy
from accounts.models import Look
from certificates import services
from certificates.admin_forms import ActForm, DecideForm, FilterForm
from certificates.codes import normalize_code
from certificates.enums import Act
from certificates.forms import NameRequestForm
from certificates.models import Certificate, CertificateEvent, CertificateQuerySet, NameRequest
from certificates.views.common import not_kept
from jobs.enums import Status

View = Callable[..., HttpResponseBase]
PER_PAGE = 50


def for_staff(view: View) -> View:
    """Only for whoever looks after a course; and nothing of it is kept by the browser.

    What is not there and what is another's are refused alike, as the editor refuses: a 404 below ``/admin/`` would be
    led on to an address with a language first.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not services.looks_after_any(request.user):
            raise PermissionDenied
        try:
            return view(request, *args, **kwargs)
        except Http404 as error:
            raise PermissionDenied from error

    return not_kept(wrapped)


@for_staff
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Find certificates, and choose some to do something with. Four queries, and those of the rights."""
    form = FilterForm(request.GET)
    found = _filtered(request, form).select_related("learner").order_by("-issued_at", "-pk")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("p"))
    query = request.GET.copy()
    query.pop("p", None)
    waiting = NameRequest.objects.open().filter(certificate__in=services.looked_after_by(request.user)).count()
    _note_look(request, page)
    context = {"form": form, "page": page, "query": query.urlencode(), "waiting": waiting}
    return render(request, "certificates/admin/index.html", context)


@for_staff
@require_safe
def detail(request: HttpRequest, certificate_uuid: UUID) -> HttpResponse:
    """One certificate, and all that was done to it. Its holder can see who looked."""
    certificate = _looked_after(request, certificate_uuid)
    privacy.note_look(
        actor=request.user, subjects=[certificate.learner], what=Look.What.CERTIFICATE, now=timezone.now()
    )
    return _detail(request, certificate, NameRequestForm())


@for_staff
@require_POST
def reissue(request: HttpRequest, certificate_uuid: UUID) -> HttpResponse:
    """Issue it again under another name."""
    certificate = _looked_after(request, certificate_uuid)
    form = NameRequestForm(request.POST)
    form.fields["reason"].required = True
    if form.is_valid():
        try:
            new = services.reissue(certificate=certificate, actor=request.user, now=timezone.now(), **form.cleaned_data)
        except (services.ChangeRefusedError, ValidationError) as error:
            form.add_error(None, str(error) if isinstance(error, services.ChangeRefusedError) else error)
        else:
            messages.success(request, gettext("The certificate was issued again."))
            return redirect("certificates_admin:detail", new.uuid)
    return _detail(request, certificate, form, status=422)


@for_staff
@require_POST
def act(request: HttpRequest) -> HttpResponse:
    """Say what would be done to each, and do it once that is confirmed with a reason."""
    form = ActForm(request.POST)
    chosen = list(_chosen(request))
    if not chosen:
        messages.warning(request, gettext("Choose at least one certificate."))
        return redirect("certificates_admin:index")
    if "confirm" in request.POST and form.is_valid():
        try:
            done = services.revoke_or_restore(
                act=Act(form.cleaned_data["act"]),
                certificates=chosen,
                actor=request.user,
                reason=form.cleaned_data["reason"],
                now=timezone.now(),
            )
        except services.ChangeRefusedError as error:
            form.add_error("reason", str(error))
        else:
            count = sum(not item.problem for item in done)
            messages.success(
                request,
                ngettext("%(count)d certificate was changed.", "%(count)d certificates were changed.", count)
                % {"count": count},
            )
            return redirect("certificates_admin:index")
    if request.POST.get("act") not in (Act.REVOKED, Act.RESTORED):
        raise Http404
    wanted = Act(request.POST["act"])
    planned = services.plan(act=wanted, certificates=chosen)
    _note_look(request, chosen)
    context = {
        "form": form if "confirm" in request.POST else ActForm(initial={"act": wanted}),
        "act": wanted,
        "planned": planned,
        "changed": sum(not item.problem for item in planned),
    }
    status = 422 if "confirm" in request.POST else 200
    return render(request, "certificates/admin/act.html", context, status=status)


@for_staff
@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """Who asks for another name. Four queries, and those of the rights."""
    asked = NameRequest.objects.open().filter(certificate__in=services.looked_after_by(request.user))
    waiting = list(asked.select_related("certificate__learner"))
    _note_look(request, [one.certificate for one in waiting])
    context = {"waiting": waiting, "form": DecideForm(auto_id=False)}
    return render(request, "certificates/admin/requests.html", context)


@for_staff
@require_POST
def decide(request: HttpRequest, request_id: int) -> HttpResponse:
    """Grant or refuse."""
    asked = get_object_or_404(
        NameRequest.objects.filter(certificate__in=services.looked_after_by(request.user)).select_related(
            "certificate"
        ),
        pk=request_id,
    )
    form = DecideForm(request.POST)
    if form.is_valid():
        try:
            services.decide_name(
                request=asked,
                is_granted="grant" in request.POST,
                answer=form.cleaned_data["answer"],
                actor=request.user,
                now=timezone.now(),
            )
        except services.ChangeRefusedError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, gettext("Your decision has been saved."))
    return redirect("certificates_admin:requests")


@for_staff
@require_POST
def pack(request: HttpRequest) -> HttpResponse:
    """Want the files of those chosen in one ZIP."""
    try:
        key = services.pack(
            certificates=_chosen(request),
            actor=request.user,
            reason=" ".join(request.POST.get("reason", "").split())[:300],
            language=get_language() or "fi",
            now=timezone.now(),
        )
    except services.ChangeRefusedError as error:
        messages.error(request, str(error))
        return redirect("certificates_admin:index")
    return redirect("certificates_admin:packed", key)


@for_staff
@require_safe
def packed(request: HttpRequest, key: UUID) -> HttpResponse:
    """How far the ZIP is; only for whoever wanted it."""
    job = services.packing_of(key, request.user)
    if job is None:
        raise Http404
    context = {"job": job, "is_done": job.status == Status.DONE, "has_failed": job.status == Status.FAILED}
    return render(request, "certificates/admin/packed.html", context)


@for_staff
@require_safe
def packed_file(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The ZIP."""
    job = services.packing_of(key, request.user)
    if job is None or job.status != Status.DONE:
        raise Http404
    try:
        file = storages["private"].open(services.packed_name(key))
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(file, as_attachment=True, filename="certificates.zip", content_type="application/zip")
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _looked_after(request: HttpRequest, certificate_uuid: UUID) -> Certificate:
    return get_object_or_404(
        services.looked_after_by(request.user).select_related("learner", "replaces"), uuid=certificate_uuid
    )


def _filtered(request: HttpRequest, form: FilterForm) -> CertificateQuerySet:
    found = services.looked_after_by(request.user)
    if not form.is_valid():
        return found
    query, state = form.cleaned_data["q"].strip(), form.cleaned_data["state"]
    if query:
        code = normalize_code(query.rstrip("/").rsplit("/", 1)[-1])
        named = Q(holder_name__icontains=query) | Q(learner__email__icontains=query)
        found = found.filter(Q(code=code) if code else named)
    return found.in_state(state, timezone.localdate()) if state else found


def _chosen(request: HttpRequest) -> CertificateQuerySet:
    """Those ticked; or all that the filter finds, of which the page showed only some."""
    if "all" in request.POST:
        return _filtered(request, FilterForm(request.POST)).select_related("learner")[: services.MAX_PACKED]
    keys = [key for key in request.POST.getlist("id") if key.isdigit()]
    return services.looked_after_by(request.user).filter(pk__in=keys).select_related("learner").order_by("pk")


def _note_look(request: HttpRequest, certificates: Iterable[Certificate]) -> None:
    """The holders see on "My data" who looked at their certificates."""
    subjects = [certificate.learner for certificate in certificates]
    privacy.note_look(actor=request.user, subjects=subjects, what=Look.What.CERTIFICATE, now=timezone.now())


def _detail(request: HttpRequest, certificate: Certificate, form: NameRequestForm, status: int = 200) -> HttpResponse:
    _note_look(request, [certificate])
    context = {
        "certificate": certificate,
        "statement": certificate.statement[certificate.title_language],
        "state": certificate.state_today,
        "events": CertificateEvent.objects.for_certificate(certificate),
        "newer": Certificate.objects.filter(replaces=certificate).first(),
        "form": form,
        "may_reissue": not services.problem_of(Act.REISSUED, certificate),
        "may_revoke": not services.problem_of(Act.REVOKED, certificate),
        "may_restore": not services.problem_of(Act.RESTORED, certificate),
        "list_url": reverse("certificates_admin:index"),
    }
    return render(request, "certificates/admin/detail.html", context, status=status)
