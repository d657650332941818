"""What needs no load: certificates, the weight and the start of a worker, the bytes of a row."""

import io
import time
from statistics import median
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import connection
from django.utils import timezone
from xhtml2pdf import pisa
from xhtml2pdf.config.resources import ResourceAccessPolicy

from accounts.models import User
from bench.content import Content, enrollment
from bench.load import fetch, proportional_memory, request
from bench.pages import SETTINGS, _path
from bench.servers import serving
from certificates.addresses import verification_address
from certificates.models import Certificate
from certificates.pdf import _source, render_pdf
from certificates.services import draft_certificate
from courses.models import Enrollment, StepRecord
from courses.services import newest_course_edition


def measure_certificates(content: Content, learner: User, *, rounds: int, each: int) -> dict[str, float]:
    """Certificates per second of one core, and how many times the bare call of xhtml2pdf on the same document."""
    certificate, address = _certificate(content, learner)
    source = _source(certificate, "fi", address, 1.0)
    render_pdf(certificate=certificate, language="fi", address=address)
    _bare_pdf(source)
    ours, bare = [], []
    for _ in range(rounds):
        ours.append(_cpu(lambda: render_pdf(certificate=certificate, language="fi", address=address), each))
        bare.append(_cpu(lambda: _bare_pdf(source), each))
    return {
        "rate": 1 / median(ours),
        "ratio": median(theirs / mine for mine, theirs in zip(ours, bare, strict=True)),
    }


def _certificate(content: Content, learner: User) -> tuple[Certificate, str]:
    edition = newest_course_edition(content.course.key)
    assert edition is not None
    row = enrollment(learner, content.course, content.now)
    row.completed_at = content.now
    certificate = draft_certificate(enrollment=row, edition=edition, name="Aino Esimerkki", now=timezone.now())
    return certificate, verification_address(certificate.code)


def _bare_pdf(source: str) -> None:
    policy = ResourceAccessPolicy.server(settings.FONTS_DIR, allow_remote=False, allow_remote_pdf_backgrounds=True)
    path = str(settings.FONTS_DIR / "certificate.html")
    result = pisa.CreatePDF(source, dest=io.BytesIO(), path=path, encoding="utf-8", resource_policy=policy)
    assert not result.err


def _cpu(act: Any, times: int) -> float:
    begun = time.process_time()
    for _ in range(times):
        act()
    return (time.process_time() - begun) / times


def measure_worker(content: Content, cookie: str, *, rounds: int) -> dict[str, float]:
    """A worker's memory in MB and the seconds until it answers, with Askel and with bare Wagtail, and their ratios."""
    ours = request(_path(content.course.lessons[0].url_path), cookies=cookie)
    theirs = request("/" + content.bare.url_path.split("/", 2)[2])
    connection.close()
    found: dict[str, list[float]] = {"memory": [], "start": [], "bare memory": [], "bare start": []}
    for _ in range(rounds):
        for prefix, module, first in (("", SETTINGS, ours), ("bare ", "bench.bare_settings", theirs)):
            with serving(module, first, workers=1) as server:
                for _ in range(20):
                    fetch(server.port, first)
                found[f"{prefix}memory"].append(sum(map(proportional_memory, [*server.workers])))
                found[f"{prefix}start"].append(server.start_seconds)
    medians = {name: median(values) for name, values in found.items()}
    return {
        **medians,
        "memory ratio": medians["memory"] / medians["bare memory"],
        "start ratio": medians["start"] / medians["bare start"],
    }


def measure_row(content: Content, *, rows: int) -> float:
    """Bytes of a step record with its indexes, written step by step as learners come and go. Forgets all records."""
    pks = list(Enrollment.objects.for_course(content.course.key).values_list("pk", flat=True)[: max(1, rows // 20)])
    StepRecord.objects.all()._raw_delete(connection.alias)
    before = _size(vacuum=True)
    now, count = timezone.now(), 0
    for key in [uuid4() for _ in range(20)]:
        records = [
            StepRecord(enrollment_id=pk, step_key=key, first_viewed_at=now, satisfied_at=now, satisfied_by="read")
            for pk in pks
        ]
        count += len(StepRecord.objects.bulk_create(records, batch_size=1000))
    return (_size() - before) / count


def _size(*, vacuum: bool = False) -> int:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            if vacuum:
                cursor.execute("VACUUM FULL courses_steprecord")
            cursor.execute("SELECT pg_total_relation_size('courses_steprecord')")
            return int(cursor.fetchone()[0])
        if vacuum:
            cursor.execute("VACUUM")
        pages, free, size = (
            cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size")
        )
        return int((pages - free) * size)
