"""Several processes that save progress on one SQLite file at once: does any wait in vain, and how long does the worst?

Run as a module it is one of them: the course, number, of how many, seconds. It begins when it is told to.
"""

import json
import subprocess
import sys
import time
from uuid import UUID

from bench.load import percentile
from bench.servers import ROOT, die_with_parent


def measure_writers(course_key: UUID, *, writers: int, seconds: float) -> dict[str, float]:
    """Saves per second, lock errors, and the times of saves in ms."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "bench.writers", str(course_key), str(number), str(writers), str(seconds)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            preexec_fn=die_with_parent,
        )
        for number in range(writers)
    ]
    for process in processes:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    results = [json.loads(process.communicate(timeout=seconds + 120)[0]) for process in processes]
    times = [moment for result in results for moment in result["times"]]
    return {
        "locked": sum(result["locked"] for result in results),
        "p50": percentile(times, 0.5),
        "p99": percentile(times, 0.99),
        "max": max(times),
        "rate": len(times) / seconds,
    }


def main(course_key: str, number: int, writers: int, seconds: float) -> None:
    """Be one writer; tell on stdout."""
    import django

    django.setup()
    from django.db import OperationalError
    from django.utils import timezone

    from courses.enums import Rule
    from courses.models import Enrollment
    from courses.services import newest_course_edition, satisfy_step

    edition = newest_course_edition(UUID(course_key))
    assert edition is not None
    keys = [step.key for step in edition.outline.steps if not step.is_quiz]
    rows = Enrollment.objects.for_course(course_key).select_related("learner").order_by("pk")
    own = [row for row in rows if row.pk % writers == number]
    pairs = ((row, key) for row in reversed(own) for key in keys)
    times, locked = [], 0
    print("ready", flush=True)
    sys.stdin.readline()
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        row, key = next(pairs)
        start = time.perf_counter()
        try:
            satisfy_step(
                learner=row.learner,
                enrollment_uuid=row.uuid,
                step_key=key,
                rule=Rule.READ,
                language="fi",
                now=timezone.now(),
            )
        except OperationalError:
            locked += 1
        times.append((time.perf_counter() - start) * 1000)
    print(json.dumps({"times": times, "locked": locked}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]))
