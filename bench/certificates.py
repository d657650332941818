"""Certificates: from completing to the file, hundreds at once beside readers, checking codes, and the bare renderer.

The real things: gunicorn, and a worker on the folder of messages, as on one machine without any server installed. Each
certificate is in three languages: three files.
"""

import base64
import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from statistics import median
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, NameObject
from xhtml2pdf import pisa
from xhtml2pdf.config.resources import ResourceAccessPolicy

from accounts.models import User
from bench.content import CSRF, Content, Course, enrollment, one_lesson_in, sign_in
from bench.load import cpu_seconds, drive, drive_steadily, percentile, proportional_memory, request
from bench.pages import SETTINGS, _path
from bench.servers import ROOT, die_with_parent, serving
from certificates.addresses import verification_address
from certificates.artwork import HEIGHT, WIDTH, background
from certificates.codes import format_code, new_code
from certificates.models import Certificate
from certificates.pdf import _source, render_pdf
from certificates.services import draft_certificate
from courses.models import Enrollment
from courses.services import newest_course_edition

LANGUAGES = ("fi", "sv", "en")
# Before anything is measured: both processes of the worker have loaded the renderer.
WARMING = 6
PATIENCE_SECONDS = 300
# Readers' pages a second while certificates are made: what a service with a thousand learners sees in its best hour.
PAGES_PER_SECOND = 20.0
CHECK_ROUNDS = 5
_WORKER = "-m celery -q -A config worker -c 2 -l ERROR --without-mingle --without-gossip -n bench@%h"


@dataclass(frozen=True)
class Finisher:
    """A learner who needs one more click."""

    enrollment_pk: int
    click: bytes


def measure_certificates(
    content: Content, learner: User, cookies: Sequence[str], *, rounds: int, each: int, alone: int, crowd: int
) -> dict[str, float]:
    """Rates per second, times of making in s and of pages in ms, the worker's memory in MB."""
    course = one_lesson_in(LANGUAGES, "Todistettu kurssi")
    return {
        **_against_the_bare_renderer(course, learner, rounds=rounds, each=each),
        **_issuing(content, course, cookies, alone=alone, crowd=crowd, seconds=alone / 3),
    }


def _issuing(
    content: Content, course: Course, cookies: Sequence[str], *, alone: int, crowd: int, seconds: float
) -> dict[str, float]:
    finishers = _finishers(course, WARMING + alone + crowd)
    warming, single, many = finishers[:WARMING], finishers[WARMING:-crowd], finishers[-crowd:]
    lesson = _path(content.course.lessons[0].url_path)
    readers = [request(lesson, cookies=cookie) for cookie in cookies]
    connection.close()
    with translation.override("fi"), _working() as worker, serving(SETTINGS, readers[0]) as server:
        _complete(server.port, warming)
        waits = [_complete(server.port, [finisher]) for finisher in single]
        drive(server.port, readers, seconds=60)
        calm, _ = drive_steadily(server.port, cycle(readers), rate=PAGES_PER_SECOND, beside=lambda: time.sleep(seconds))
        family = _family(worker.pid)
        cpu = cpu_seconds(family)
        busy, took = drive_steadily(
            server.port, cycle(readers), rate=PAGES_PER_SECOND, beside=lambda: _complete(server.port, many)
        )
        cpu = cpu_seconds(family) - cpu
        weights = [proportional_memory(pid) for pid in family]
        checks = [request(_checking(code)) for code in Certificate.objects.values_list("code", flat=True)]
        connection.close()
        drive(server.port, checks, seconds=1)
        bare = [request(content.bare_path, cookies=cookie) for cookie in cookies]
        rounds = [
            [
                drive(server.port, cycle(wanted), seconds=max(0.2, seconds / CHECK_ROUNDS), pids=server.workers)
                for wanted in (checks, bare)
            ]
            for _ in range(CHECK_ROUNDS)
        ]
    return {
        "click to file p50": percentile(waits, 0.5),
        "click to file p95": percentile(waits, 0.95),
        "crowd": crowd,
        "crowd seconds": took,
        "crowd cpu": cpu * 1000 / crowd,
        "calm p95": percentile(calm, 0.95),
        "busy p95": percentile(busy, 0.95),
        "busy ratio": percentile(busy, 0.95) / percentile(calm, 0.95),
        "worker": sum(weights),
        "worker process": max(weights),
        "checks": median(checking.rate for checking, _ in rounds),
        "check ratio": median(checking.rate / page.rate for checking, page in rounds),
        "check p95": median(checking.percentile(0.95) for checking, _ in rounds),
        "check cpu": median(checking.cpu for checking, _ in rounds),
        "check queries": _queries_of_a_check(),
    }


def _finishers(course: Course, count: int) -> list[Finisher]:
    """People with one lesson to read, which is the whole course."""
    now = timezone.now()
    users = User.objects.bulk_create(
        User(email=f"finisher-{number}@bench.askel.example", full_name=f"Väinö Şahin {number}", password="!")
        for number in range(count)
    )
    rows = [enrollment(user, course, now) for user in users]
    for row in rows:
        row.steps_required = 1
    Enrollment.objects.bulk_create(rows)
    with translation.override("fi"):
        return [
            Finisher(
                row.pk,
                request(
                    reverse("courses:mark_read", args=[row.uuid, course.lessons[0].translation_key]),
                    cookies=cookie,
                    form=f"csrfmiddlewaretoken={CSRF}",
                ),
            )
            for row, cookie in zip(rows, sign_in(users), strict=True)
        ]


def _complete(port: int, finishers: Sequence[Finisher]) -> float:
    """Have them finish, as fast as the server takes it; the seconds from the first click to the last file."""
    pks = [finisher.enrollment_pk for finisher in finishers]
    begun = time.perf_counter()
    drive(port, [finisher.click for finisher in finishers], seconds=60, status=302)
    made = Certificate.objects.filter(enrollment__in=pks).exclude(pdf_rendered_at=None)
    while made.count() < len(pks):
        if time.perf_counter() - begun > PATIENCE_SECONDS:
            raise RuntimeError(f"{made.count()} of {len(pks)} certificates after {PATIENCE_SECONDS} s.")
        time.sleep(0.02)
    took = time.perf_counter() - begun
    assert made.count() == len(pks)
    connection.close()
    return took


@contextmanager
def _working() -> Iterator["subprocess.Popen[bytes]"]:
    """A worker as `docs/operations.md` has it, on messages in a folder."""
    process = subprocess.Popen(
        [sys.executable, *_WORKER.split()],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": SETTINGS},
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=die_with_parent,
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(int(child) for child in children)]


def _checking(code: str) -> str:
    return reverse("verify:code", args=[format_code(code)])


def _queries_of_a_check() -> int:
    code = Certificate.objects.values_list("code", flat=True)[0]
    with override_settings(ALLOWED_HOSTS=["testserver"]), translation.override("fi"):
        address = _checking(code)
        Client().get(address)
        with CaptureQueriesContext(connection) as found:
            assert Client().get(address).status_code == 200
    return len(found)


def _against_the_bare_renderer(course: Course, learner: User, *, rounds: int, each: int) -> dict[str, float]:
    """Files per second of one core, and how many times the bare call of xhtml2pdf on the same documents."""
    edition = newest_course_edition(course.key)
    assert edition is not None
    row = enrollment(learner, course, timezone.now())
    row.completed_at = timezone.now()
    certificate = draft_certificate(enrollment=row, edition=edition, name="Aino Esimerkki", now=timezone.now())
    address = verification_address(certificate.code)
    drawn = f"@page {{ background-image: url({_background()});"
    sources = [
        _source(certificate, language, address).replace("@page {", drawn, 1) for language in certificate.languages
    ]

    def ours() -> None:
        # Another code each time: as for people, whose codes are not drawn yet.
        address = verification_address(new_code())
        for language in certificate.languages:
            render_pdf(certificate=certificate, language=language, address=address)

    def bare() -> None:
        for source in sources:
            _bare_pdf(source)

    pairs = [(_cpu(ours, each), _cpu(bare, each)) for _ in range(rounds + 1)][1:]  # the first loads all that is used
    return {
        "rate": len(sources) / median(mine for mine, _ in pairs),
        "ratio": median(theirs / mine for mine, theirs in pairs),
    }


def _background() -> str:
    """Our drawing as xhtml2pdf takes one: a page of PDF."""
    writer, commands, buffer = PdfWriter(), DecodedStreamObject(), io.BytesIO()
    commands.set_data(background())
    page = writer.add_blank_page(WIDTH, HEIGHT)
    page[NameObject("/Contents")] = writer._add_object(commands)
    writer.write(buffer)
    return f"data:application/pdf;base64,{base64.b64encode(buffer.getvalue()).decode()}"


def _bare_pdf(source: str) -> None:
    policy = ResourceAccessPolicy.server(settings.FONTS_DIR, allow_remote=False, allow_remote_pdf_backgrounds=True)
    path = str(settings.FONTS_DIR / "certificate.html")
    result = pisa.CreatePDF(source, dest=io.BytesIO(), path=path, encoding="utf-8", resource_policy=policy)
    assert not result.err
    assert not result.warn


def _cpu(act: Any, times: int) -> float:
    begun = time.process_time()
    for _ in range(times):
        act()
    return (time.process_time() - begun) / times
