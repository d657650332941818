"""The bare save view."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from bench.baseline.models import BareProgress


@login_required
@require_POST
def save(request: HttpRequest, step_key: UUID) -> HttpResponse:
    """Session, user, one upsert, and a redirect, as after each form."""
    BareProgress.objects.bulk_create(
        [BareProgress(learner_id=request.user.pk, step_key=step_key, satisfied_at=timezone.now())],
        update_conflicts=True,
        unique_fields=["learner", "step_key"],
        update_fields=["satisfied_at"],
    )
    return redirect("/")
