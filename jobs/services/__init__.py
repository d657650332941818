"""What other apps do with jobs: ``from jobs import services as jobs``."""

from jobs.kinds import Limits, UnknownKindError, kind
from jobs.services.queue import EnqueueOutsideTransactionError, enqueue, enqueue_all, retry_failed, sweep, together
from jobs.services.work import ClaimLostError, report_progress, run, run_due

__all__ = [
    "ClaimLostError",
    "EnqueueOutsideTransactionError",
    "Limits",
    "UnknownKindError",
    "enqueue",
    "enqueue_all",
    "kind",
    "report_progress",
    "retry_failed",
    "run",
    "run_due",
    "sweep",
    "together",
]
