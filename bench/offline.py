"""What needs no load: the weight and the start of a worker, the bytes of a row."""

from collections import defaultdict
from statistics import median
from uuid import uuid4

from django.db import connection
from django.utils import timezone

from bench.content import Content
from bench.load import fetch, proportional_memory, request
from bench.pages import SETTINGS, _path
from bench.servers import serving
from courses.models import Enrollment, StepRecord


def measure_worker(content: Content, cookie: str, *, rounds: int) -> dict[str, float]:
    """A worker's memory in MB and the seconds until it answers, and their ratios: Askel, bare Wagtail, and bare Wagtail
    with the libraries that Askel is made of.
    """
    ours = request(_path(content.course.lessons[0].url_path), cookies=cookie)
    theirs = request("/" + content.bare.url_path.split("/", 2)[2])
    connection.close()
    found: dict[str, list[float]] = defaultdict(list)
    kinds = (
        ("", SETTINGS, ours),
        ("bare ", "bench.bare_settings", theirs),
        ("stack ", "bench.stack_settings", theirs),
    )
    for _ in range(rounds):
        for prefix, module, first in kinds:
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
        "memory by stack": medians["memory"] / medians["stack memory"],
        "start by stack": medians["start"] / medians["stack start"],
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
