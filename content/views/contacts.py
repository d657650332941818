"""The report on helplines that nobody has checked in time."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from content.models import Contact


@require_safe
def overdue(request: HttpRequest) -> HttpResponse:
    """Whose next check is over, the longest first. One query; everybody reads these numbers on the pages."""
    rows = Contact.objects.overdue(timezone.localdate()).select_related("locale")
    return render(request, "content/admin/contacts_overdue.html", {"rows": rows})
