"""Jobs that leave marks: one line per start with the process's id, and one file as their result. Some get stuck."""

import os
import time
from pathlib import Path

from django.conf import settings

from jobs import services as jobs
from jobs.models import Job


@jobs.kind("test.mark")
def mark(job: Job) -> None:
    folder = _started(job)
    time.sleep(job.payload.get("seconds", 0))
    (folder / f"{job.key}.done").write_text(str(job.payload.get("text", "")))


@jobs.kind("test.stuck", limits=jobs.Limits(soft=1, hard=2))
def get_stuck(job: Job) -> None:
    """Stuck for 100 seconds the first time, and deaf to the soft limit if its key says so."""
    folder = _started(job)
    while job.attempts == 1:
        try:
            time.sleep(100)
        except Exception:
            if "deaf" not in job.key:
                raise
    (folder / f"{job.key}.done").touch()


def _started(job: Job) -> Path:
    folder = Path(settings.VAR_DIR) / "marks"
    folder.mkdir(exist_ok=True)
    with (folder / f"{job.key}.starts").open("a") as starts:
        starts.write(f"{os.getpid()}\n")
    return folder
