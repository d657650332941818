"""My data: who sees what about me, a copy of all of it, and erasing it."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import privacy
from accounts.models import Look, User

SHOWN_LOOKS = 50


@login_required
@never_cache
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What is kept, why, who sees it, for how long; and who looked. Two queries."""
    looks = Look.objects.at(request.user)[:SHOWN_LOOKS]
    return render(request, "accounts/my_data.html", {"purposes": privacy.purposes(), "looks": looks})


@login_required
@never_cache
@reauthentication_required
@require_safe
def read(request: HttpRequest) -> HttpResponse:
    """Everything that is kept, to read."""
    exported = privacy.export_person(user=_person(request))
    tables = [(label, [_flat(row) for row in rows]) for label, rows in exported.items() if rows]
    return render(request, "accounts/my_data_read.html", {"tables": tables})


@login_required
@never_cache
@reauthentication_required
@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """The same for programs. The file's name says nothing."""
    exported = privacy.export_person(user=_person(request))
    response = JsonResponse(
        {"made_at": timezone.now().isoformat(), "data": exported},
        json_dumps_params={"ensure_ascii": False, "indent": 2},
    )
    response["Content-Disposition"] = 'attachment; filename="data.json"'
    return response


class EraseForm(forms.Form):
    """To be sure."""

    is_sure = forms.BooleanField(
        label=gettext_lazy("I understand that this cannot be undone"),
        error_messages={"required": gettext_lazy("Tick the box if you want to erase your account.")},
    )


@login_required
@never_cache
@reauthentication_required
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """Erase whoever is signed in, after they have shown who they are and said that they are sure."""
    user = _person(request)
    form, status = EraseForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if _is_last_administrator(user):
            form.add_error(None, _("You are the only administrator: make somebody else one first."))
        elif form.is_valid():
            logout(request)
            privacy.erase_person(user=user, now=timezone.now())
            return redirect("accounts:erased")
    return render(request, "accounts/erase.html", {"form": form}, status=status)


@never_cache
@require_safe
def erased(request: HttpRequest) -> HttpResponse:
    """Say that it is done."""
    return render(request, "accounts/erased.html")


def _person(request: HttpRequest) -> User:
    """Whoever is signed in, once a view has made sure that somebody is."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def _is_last_administrator(user: User) -> bool:
    others = User.objects.not_erased().filter(is_superuser=True, is_active=True).exclude(pk=user.pk)
    return user.is_superuser and not others.exists()


def _flat(row: dict[str, Any]) -> list[tuple[str, Any, list[list[tuple[str, Any, Any]]]]]:
    """A record as (name, value, records inside it), for a template."""
    shown = []
    for name, value in row.items():
        inside = [_flat(one) for one in value if isinstance(one, dict)] if isinstance(value, list) else []
        if isinstance(value, dict):
            inside, value = [_flat(value)], ""
        elif isinstance(value, list):
            value = "" if inside else ", ".join(map(str, value))
        shown.append((name.replace("_", " "), "" if value is None else value, inside))
    return shown
