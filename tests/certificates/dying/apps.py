"""Death by kill -9, once, at a named step of a named job: ``deaths/<kind>-<key>-<step>`` in the data folder asks for it.

All that the worker does is what it always does; only at the steps it looks whether it is to die there.
"""

import contextlib
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.mail import EmailMessage

_job: list[str] = []


def _die_if_asked(step: str) -> None:
    if not _job:
        return
    wish = Path(settings.VAR_DIR) / "deaths" / f"{_job[0]}-{step}"
    with contextlib.suppress(FileNotFoundError):
        wish.rename(wish.with_name(f"{wish.name}.done"))  # once: the next run of the job goes on
        os.kill(os.getpid(), signal.SIGKILL)


def _at(owner: Any, name: str, *, before: str = "", after: str = "") -> None:
    whole: Callable[..., Any] = getattr(owner, name)

    def watched(*args: Any, **kwargs: Any) -> Any:
        _die_if_asked(before)
        result = whole(*args, **kwargs)
        _die_if_asked(after)
        return result

    setattr(owner, name, watched)


class DyingConfig(AppConfig):
    name = "tests.certificates.dying"
    label = "test_dying"

    def ready(self) -> None:
        from reportlab.pdfgen.canvas import Canvas

        from certificates import files, services
        from certificates.services import awarding, badging, rendering
        from jobs import services as jobs
        from jobs.services import work

        claim = work._claim

        def remember(*args: Any) -> Any:
            job = claim(*args)
            _job[:] = [f"{job.kind}-{job.key}"] if job else []
            return job

        work._claim = remember
        _at(awarding, "draft_certificate", after="before-the-row")
        _at(awarding, "award_certificate", after="row-not-committed")
        _at(jobs, "report_progress", after="after-the-row")
        _at(Canvas, "save", before="in-the-render")
        _at(os, "replace", before="in-the-file")
        _at(files, "write", after="after-a-file")
        _at(badging, "badge_of", after="before-the-badge")
        _at(rendering, "make_badge", after="before-the-hashes")
        _at(services, "render_certificate", after="after-the-hashes")
        _at(EmailMessage, "send", before="before-the-mail", after="after-the-mail")
        _at(services, "mail_holder", after="mail-noted")
