"""Where am I signed in, and out with the others."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts import devices


@login_required
@never_cache
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Every browser in which the person is signed in; the one that asks stands first."""
    here = request.session.session_key
    rows = devices.open_sign_ins(request.user, now=timezone.now())
    context = {
        "this": next((row for row in rows if row.session_id == here), None),
        "others": [row for row in rows if row.session_id != here],
    }
    return render(request, "accounts/devices.html", context)


@login_required
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign out in one of the others; here one signs out by the link in the menu."""
    if not devices.end(user=request.user, pk=pk, session_key=request.session.session_key):
        raise Http404
    messages.success(request, _("You have been signed out there."))
    return redirect("accounts:devices")


@login_required
@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    devices.end_others(user=request.user, session_key=request.session.session_key)
    messages.success(request, _("You have been signed out on all other devices."))
    return redirect("accounts:devices")
