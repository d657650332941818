"""Jobs: Celery is the bell, the Job row is the truth (see jobs/). Read by base.py.

Without BROKER_URL the broker is a folder under ASKEL_VAR; Redis and RabbitMQ need that one variable.
"""

from pathlib import Path

import environ

env = environ.Env()
_VAR_DIR = Path(env("ASKEL_VAR", default=str(Path(__file__).resolve().parent.parent.parent / "var"))).resolve()

# How long a running job may be silent, and a due one unheard, before the sweeper takes it up.
JOBS_STALE_SECONDS = env.float("JOBS_STALE_SECONDS", default=60.0)

# A due job that waited longer makes /health/ready answer 503: no worker is there, or too few.
JOBS_LATE_SECONDS = env.float("JOBS_LATE_SECONDS", default=900.0)

CELERY_BROKER_URL = env("BROKER_URL", default="filesystem://localhost")
_IS_EMBEDDED = CELERY_BROKER_URL.startswith("filesystem")
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {}
if _IS_EMBEDDED:
    _queue, _control = _VAR_DIR / "queue", _VAR_DIR / "queue-control"
    _queue.mkdir(parents=True, exist_ok=True)
    _control.mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_queue),
        "data_folder_out": str(_queue),
        "control_folder": str(_control),
        "polling_interval": 0.1,
    }
elif CELERY_BROKER_URL.startswith("redis"):
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": 3600,
        "unacked_restore_throttle": 1,
        "socket_connect_timeout": 1,
        "socket_timeout": 2,
    }

# A request that enqueues waits no longer than this for a broker that is down; the sweeper rings again.
CELERY_BROKER_CONNECTION_TIMEOUT = 1
# Two installations on one broker need two names.
CELERY_TASK_DEFAULT_QUEUE = env("QUEUE_NAME", default="askel")
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_ACKS_LATE = not _IS_EMBEDDED  # no gain on the folder, and four times slower there
CELERY_TASK_IGNORE_RESULT = True
CELERY_TIMEZONE = "Europe/Helsinki"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE_FILENAME = str(_VAR_DIR / "celerybeat-schedule")
CELERY_BEAT_SCHEDULE = {
    "jobs.sweep": {"task": "jobs.sweep", "schedule": min(30.0, JOBS_STALE_SECONDS / 2)},
    "courses.sweep_editions": {"task": "courses.sweep_editions", "schedule": 60.0},
    "courses.sweep_deadlines": {"task": "courses.sweep_deadlines", "schedule": 60.0},
    "courses.ask_for_renewals": {"task": "courses.ask_for_renewals", "schedule": 3600.0},
    "courses.sweep_retirements": {"task": "courses.sweep_retirements", "schedule": 3600.0},
    "handbooks.sweep_editions": {"task": "handbooks.sweep_editions", "schedule": 60.0},
    "quizzes.sweep_tallies": {"task": "quizzes.sweep_tallies", "schedule": 120.0},
    # Between the end of the grace and a minute later, every attempt whose time is over must be ended.
    "quizzes.finalise_overdue": {"task": "quizzes.finalise_overdue", "schedule": 15.0},
    "certificates.forget_old_packs": {"task": "certificates.forget_old_packs", "schedule": 3600.0},
    "accounts.retention": {"task": "accounts.retention", "schedule": 24 * 60 * 60.0},
    "content.publish_scheduled": {"task": "content.publish_scheduled", "schedule": 60.0},
}
