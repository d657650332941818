"""My training record: what I completed in a period, as a page, PDF, spreadsheet, and all certificates in one file."""

import logging
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from certificates import records
from certificates.errors import RenderError
from certificates.forms import PeriodForm
from certificates.views.common import download, not_kept

logger = logging.getLogger(__name__)

KINDS = {"pdf": "application/pdf", "csv": "text/csv; charset=utf-8", "zip": "application/zip"}


@login_required
@require_safe
@not_kept
def page(request: HttpRequest) -> HttpResponse:
    """The record as a page. One query more than for who is signed in."""
    form = PeriodForm(request.GET or None)
    period = form.cleaned_data if form.is_valid() else {}
    found = _record(request, period)
    language = get_language() or "fi"
    context = {
        "form": form,
        "record": found,
        "hours": found.hours(language),
        "period": found.period(language),
        "query": request.GET.urlencode() if period else "",
    }
    return render(request, "certificates/record.html", context, status=422 if form.is_bound and form.errors else 200)


@login_required
@require_safe
@not_kept
def file(request: HttpRequest, kind: str) -> HttpResponse:
    """The record of a period as a file; back to the page, which can be printed, if none can be made."""
    form = PeriodForm(request.GET)
    if kind not in KINDS or not form.is_valid():
        raise Http404
    found, language = _record(request, form.cleaned_data), get_language() or "fi"
    if kind == "csv":
        data = records.as_csv(found)
    elif kind == "pdf":
        try:
            data = records.as_pdf(found, language=language, now=timezone.now())
        except RenderError as error:
            logger.error("A training record of %s lines could not be made: %s", len(found.lines), error)
            messages.error(
                request,
                gettext("The record could not be made into a file. Choose a shorter period, or print this page."),
            )
            return redirect(f"{reverse('certificates:record')}?{request.GET.urlencode()}")
    else:
        data = records.as_zip([line.certificate for line in found.lines], language)
    return download(data, f"{gettext('training-record')}.{kind}", KINDS[kind])


def _record(request: HttpRequest, period: dict[str, Any]) -> records.Record:
    user: Any = request.user
    return records.record_of(
        user=user,
        name=user.full_name,
        first=period.get("first"),
        last=period.get("last"),
        today=timezone.localdate(),
    )
