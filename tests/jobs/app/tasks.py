"""A job that leaves marks: one line per start with the process's id, and one file as its result."""

import os
import time
from pathlib import Path

from django.conf import settings

from jobs import services as jobs
from jobs.models import Job


@jobs.kind("test.mark")
def mark(job: Job) -> None:
    folder = Path(settings.VAR_DIR) / "marks"
    folder.mkdir(exist_ok=True)
    with (folder / f"{job.key}.starts").open("a") as starts:
        starts.write(f"{os.getpid()}\n")
    time.sleep(job.payload.get("seconds", 0))
    (folder / f"{job.key}.done").write_text(str(job.payload.get("text", "")))
