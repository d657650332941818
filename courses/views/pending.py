"""An answer whose sender was signed out meanwhile: kept in the session until the person has signed in again.

It was sent with a valid token of ours, so nobody else can plant one; whose attempt it is, is asked when it is stored.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import gettext

from quizzes.models import Attempt

_NAME = "pending_answer"
_KEPT_FOR = timedelta(minutes=30)
_LARGEST = 20_000


def keep_and_ask(request: HttpRequest, attempt_uuid: UUID, position: int, arrived_at: datetime) -> HttpResponse:
    """Send to sign in; what was sent is stored after that. Nothing is kept for an attempt that is not open."""
    sent = request.POST.copy()
    sent.pop("csrfmiddlewaretoken", None)
    body = sent.urlencode()
    if len(body) <= _LARGEST and "skip" not in sent and Attempt.objects.open().filter(uuid=attempt_uuid).exists():
        request.session[_NAME] = {
            "attempt": str(attempt_uuid),
            "position": position,
            "arrived_at": arrived_at.isoformat(),
            "body": body,
        }
        messages.warning(request, gettext("You have been signed out. Sign in again: your last answer is saved then."))
    return redirect_to_login(request.path)


def take_up(request: HttpRequest, attempt_uuid: UUID, position: int) -> tuple[QueryDict, datetime] | None:
    """What was sent before signing in again, and when it arrived; once only."""
    kept = request.session.get(_NAME)
    if not kept or (kept["attempt"], kept["position"]) != (str(attempt_uuid), position):
        return None
    del request.session[_NAME]
    arrived_at = datetime.fromisoformat(kept["arrived_at"])
    if timezone.now() - arrived_at > _KEPT_FOR:
        return None
    return QueryDict(kept["body"]), arrived_at
