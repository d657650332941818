"""The bell: tell the workers that a job is due. What it says may be lost, repeated or late without harm."""

import logging
import threading
import time

from celery import current_app

from jobs import kinds

logger = logging.getLogger(__name__)

# After a failure the bell rests, so that a broker that does not answer costs one request a second, not every one.
REST_SECONDS = 5.0

_rest_until = 0.0
_lock = threading.Lock()


def ring(job_id: int, kind: str, *, delay_seconds: float = 0) -> bool:
    """Tell the workers to run this job, now or after a delay; return whether the broker took the message.

    The message carries how long a run of the kind may take.

    Never raises: the sweeper rings again for what stays queued.
    """
    global _rest_until
    limits = kinds.limits_of(kind)
    if time.monotonic() < _rest_until:
        return False
    try:
        current_app.send_task(
            "jobs.run",
            args=[job_id],
            countdown=delay_seconds or None,
            ignore_result=True,
            soft_time_limit=limits.soft,
            time_limit=limits.hard,
            # One more try at once: a pooled connection may be dead since the broker was restarted.
            retry=True,
            retry_policy={"max_retries": 1, "interval_start": 0, "interval_step": 0, "interval_max": 0},
        )
    except Exception as error:  # noqa: BLE001  each broker's library has errors of its own; none may reach a request
        with _lock:
            _rest_until = time.monotonic() + REST_SECONDS
        logger.warning("No broker took the bell for job %s (%s); it is swept later.", job_id, type(error).__name__)
        return False
    return True
