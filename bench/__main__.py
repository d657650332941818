"""``./dev bench``: measure on SQLite and PostgreSQL, print ratios to the baselines, leave nothing behind."""

import argparse
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, NoReturn

from bench.report import report
from bench.run import PARTS, Options
from bench.servers import ROOT, die_with_parent
from tests import databases

LOCAL_POSTGRES = "postgres://postgres@127.0.0.1:5432/postgres"


def main() -> int:
    """Run and print. Returns the exit code: 1 if a goal that must be reached is not, 0 if all are."""
    arguments = _parser().parse_args()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    begun = time.monotonic()
    results = {"SQLite": measure(arguments, None)}
    if server := None if arguments.smoke else postgres():
        results["PostgreSQL"] = measure(arguments, server)
    text, is_good = report(results, rounds=_options(arguments, "").rounds)
    print(text)
    print(f"\n{time.monotonic() - begun:.0f} s, load average {os.getloadavg()[0]:.1f} at the end")
    return 0 if is_good or arguments.smoke else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__)
    parser.add_argument("name", nargs="*", choices=[[], *PARTS], help=f"only these: {', '.join(PARTS)}")
    parser.add_argument("--quick", action="store_true", help="fewer and shorter rounds")
    parser.add_argument("--smoke", action="store_true", help="tiny numbers that mean nothing: does it run?")
    return parser


def _options(arguments: argparse.Namespace, out: str) -> Options:
    # Starting workers over and over is most of the time of a smoke test.
    only = tuple(arguments.name or (part for part in PARTS if part != "worker" or not arguments.smoke))
    if arguments.smoke:
        return Options(
            only=only,
            out=out,
            rounds=1,
            seconds=0.2,
            learners=40,
            chapters=30,
            lessons=(1, 3),
            certificates=1,
            finishing=1,
            finishing_at_once=2,
            writers=2,
            writing_seconds=0.5,
            worker_rounds=1,
            rows=200,
            counted_attempts=20,
            takers=6,
            saving_seconds=1,
        )
    if arguments.quick:
        return Options(
            only=only,
            out=out,
            rounds=3,
            seconds=0.8,
            learners=2_000,
            certificates=4,
            finishing=20,
            finishing_at_once=100,
            writing_seconds=4,
            worker_rounds=2,
            takers=60,
            saving_seconds=20,
        )
    return Options(only=only, out=out)


def measure(arguments: argparse.Namespace, server: str | None) -> Any:
    """The results on a fresh database: SQLite, or one on the PostgreSQL server of this URL."""
    folder = Path(tempfile.mkdtemp(prefix="askel-bench-"))
    name = f"askel_bench_{secrets.token_hex(4)}"
    url = f"sqlite:///{folder / 'askel.sqlite3'}"
    (folder / "static").mkdir()  # WhiteNoise warns without it
    try:
        if server:
            url = databases.create_postgres(server, name)
        else:
            databases.copy_sqlite(folder / "askel.sqlite3")
        _run(_options(arguments, str(folder / "results.json")), folder, url)
        return json.loads((folder / "results.json").read_text(encoding="utf-8"))
    finally:
        if server:
            databases.drop_postgres(databases.url_of(server, name))
        shutil.rmtree(folder, ignore_errors=True)


def _run(options: Options, folder: Path, url: str) -> None:
    own = {"BROKER_URL", "CACHE_URL", "SITE_URL", "ALLOWED_HOSTS"}
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.run", options.to_json()],
        cwd=ROOT,
        env={
            **{name: value for name, value in os.environ.items() if name not in own},
            "DJANGO_SETTINGS_MODULE": "bench.settings",
            "ASKEL_VAR": str(folder),
            "DATABASE_URL": url,
            "SECRET_KEY": secrets.token_urlsafe(40),
        },
        preexec_fn=die_with_parent,
    )
    try:
        if code := process.wait():
            raise SystemExit(code)
    finally:
        process.kill()
        process.wait()


def postgres() -> str | None:
    """The PostgreSQL server to measure on: DATABASE_URL's, else the local one if it answers."""
    url = os.environ.get("DATABASE_URL", "")
    if url.startswith("postgres"):
        return url
    try:
        socket.create_connection(("127.0.0.1", 5432), timeout=1).close()
    except OSError:
        print("No PostgreSQL on this machine: only SQLite is measured.", file=sys.stderr)
        return None
    return LOCAL_POSTGRES


def _stop(number: int, frame: Any) -> NoReturn:
    raise SystemExit(130)


if __name__ == "__main__":
    sys.exit(main())
