"""Scheduled publishing: what is due goes live or away, and one refusal does not stop the others."""

import logging
from datetime import datetime

from wagtail.models import Page, Revision

from content.models import PublishRefusedError

logger = logging.getLogger(__name__)


def run_schedule(*, now: datetime) -> tuple[int, int]:
    """Publish revisions whose time has come, and unpublish pages whose time is over. Returns (done, refused).

    Wagtail's own command stops at the first page that may not go live, and with it all that are due later.
    """
    done = refused = 0
    for page in Page.objects.live().filter(expire_at__lt=now).specific():
        try:
            page.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
            done += 1
        except PublishRefusedError:
            logger.warning("Page %s stays published after its time: a published course needs it.", page.pk)
            refused += 1
    for revision in Revision.objects.filter(approved_go_live_at__lt=now).order_by("approved_go_live_at"):
        try:
            revision.publish(log_action="wagtail.publish.scheduled")
            done += 1
        except PublishRefusedError as error:
            logger.warning("Page %s was not published on schedule: %s", revision.object_id, error.messages)
            Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
            refused += 1
    return done, refused
