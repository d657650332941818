"""Whether this process lives and may be sent people, for load balancers and whoever is on call."""

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from jobs.models import Job


@never_cache
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """The process answers. No query: a database that is down is no reason to restart it."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """503 if the database is down, or if jobs wait so long that no worker can be there. One query."""
    try:
        late = Job.objects.all().seconds_late(timezone.now())
    except DatabaseError:
        return JsonResponse({"status": "unavailable", "database": "down"}, status=503)
    is_late = late > settings.JOBS_LATE_SECONDS
    return JsonResponse(
        {"status": "late" if is_late else "ok", "database": "ok", "queue_age_seconds": round(late)},
        status=503 if is_late else 200,
    )
