"""Measure on one database, in a process of its own: DATABASE_URL, ASKEL_VAR and the settings come from outside.

``python -m bench.run OPTIONS``: JSON in, JSON out in the file that the options name.
"""

import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Options:
    """How much is measured."""

    only: tuple[str, ...]
    out: str
    rounds: int = 5
    seconds: float = 1.5
    learners: int = 10_000
    chapters: int = 2_500
    lessons: tuple[int, ...] = (1, 20, 200)
    certificates: int = 8
    finishing: int = 40
    finishing_at_once: int = 500
    writers: int = 4
    writing_seconds: float = 10
    worker_rounds: int = 5
    rows: int = 40_000
    takers: int = 300
    saves_per_second: float = 20
    saving_seconds: float = 60
    counted_attempts: int = 10_000

    @classmethod
    def from_json(cls, text: str) -> "Options":
        """As they were sent."""
        data = json.loads(text)
        return cls(**{name: tuple(value) if isinstance(value, list) else value for name, value in data.items()})

    def to_json(self) -> str:
        """To be sent."""
        return json.dumps(asdict(self))


FEW = 10
PARTS = ("queries", "pages", "writers", "certificates", "worker", "quiz", "statistics", "publish", "row")


def main(options: Options) -> None:
    """Prepare and measure what is wanted."""
    import django

    django.setup()
    from django.db import connection

    from bench.certificates import measure_certificates
    from bench.content import SESSIONS, Size, add_people, prepare, see_all, sign_in
    from bench.counts import count_queries
    from bench.offline import measure_row, measure_worker
    from bench.pages import measure_pages
    from bench.publishing import measure_publishing
    from bench.quiz import measure_quiz
    from bench.statistics import measure_statistics
    from bench.writers import measure_writers

    def wants(part: str) -> bool:
        return part in options.only

    _say(f"{connection.vendor}: preparing")
    content = prepare(Size(options.learners, options.chapters, options.lessons))
    results: dict[str, Any] = {}
    users = add_people(content, 0, FEW)
    if wants("queries"):
        results["queries"] = {f"{FEW} learners": count_queries(content, users[0])}
    users += add_people(content, FEW, SESSIONS)
    add_people(content, SESSIONS, options.learners)
    if wants("queries"):
        results["queries"][f"{options.learners} learners"] = count_queries(content, users[1])
    see_all(content, users)
    cookies = sign_in(users)
    parts: dict[str, Callable[[], Any]] = {
        "pages": lambda: measure_pages(content, users, cookies, rounds=options.rounds, seconds=options.seconds),
        "certificates": lambda: measure_certificates(
            content,
            users[0],
            cookies,
            rounds=options.rounds,
            each=options.certificates,
            alone=options.finishing,
            crowd=options.finishing_at_once,
        ),
        "worker": lambda: measure_worker(content, cookies[0], rounds=options.worker_rounds),
    }
    parts["quiz"] = lambda: measure_quiz(
        content, cookies[0], learners=options.takers, rate=options.saves_per_second, seconds=options.saving_seconds
    )
    parts["statistics"] = lambda: measure_statistics(attempts=options.counted_attempts, rounds=options.rounds)
    if connection.vendor == "sqlite":
        parts["writers"] = lambda: measure_writers(
            content.course.key, writers=options.writers, seconds=options.writing_seconds
        )
    parts["publish"] = lambda: measure_publishing(content)
    parts["row"] = lambda: measure_row(content, rows=options.rows)  # last: it forgets what was recorded
    for name, measure in parts.items():
        if wants(name):
            _say(f"{connection.vendor}: {name}")
            begun = time.monotonic()
            results[name] = measure()
            _say(f"{connection.vendor}: {name} took {time.monotonic() - begun:.0f} s")
    Path(options.out).write_text(json.dumps(results), encoding="utf-8")


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(Options.from_json(sys.argv[1]))
