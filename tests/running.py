"""The real thing: gunicorn and a Celery worker on a data folder of their own, for tests that kill and count."""

import contextlib
import json
import os
import secrets
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import Any

import pytest

from tests import databases
from tests.databases import ROOT

# Runs what it is sent, one JSON line each way. Connections end with each piece, so that no lock or snapshot stays.
_INTERPRETER = """
import django, json, sys, traceback
django.setup()
from django.db import connections
for line in sys.stdin:
    names = {}
    try:
        exec(json.loads(line), names)
        answer = {"result": names.get("result")}
    except Exception:
        answer = {"error": traceback.format_exc()}
    connections.close_all()
    print(json.dumps(answer, default=str), flush=True)
"""
_MAIL_SEPARATOR = b"\n" + b"-" * 79 + b"\n"


class Site:
    """A running site. ``env`` is what its processes see; change it before a restart to change them."""

    def __init__(self, *, var: Path, port: int, env: dict[str, str]) -> None:
        self.var = var
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self.env = env
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._interpreter: subprocess.Popen[str] | None = None

    def manage(self, *args: str, stdin: str = "", env: Mapping[str, str] | None = None) -> str:
        """Run a command of manage.py and return what it printed. About 2 s. Fails the test if the command fails."""
        done = subprocess.run(
            [sys.executable, "manage.py", *args],
            cwd=ROOT,
            env={**self.env, **(env or {})},
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            pytest.fail(f"manage.py {' '.join(args)}: {done.stdout[-1000:]}{done.stderr[-3000:]}")
        return done.stdout

    def python(self, code: str) -> Any:
        """Run code in a process of the site and return its ``result``, as JSON knows it. Quick after the first call."""
        self.begin_python(code)
        return self.end_python()

    def begin_python(self, code: str) -> None:
        """Let a process of the site begin with some code."""
        if self._interpreter is None:
            command = [sys.executable, "-c", _INTERPRETER]
            pipe = subprocess.PIPE
            self._interpreter = subprocess.Popen(command, cwd=ROOT, env=self.env, stdin=pipe, stdout=pipe, text=True)
        assert self._interpreter.stdin
        print(json.dumps(code), file=self._interpreter.stdin, flush=True)

    def end_python(self) -> Any:
        """Wait for what was begun and return its ``result``."""
        assert self._interpreter
        assert self._interpreter.stdout
        answer = json.loads(self._interpreter.stdout.readline())
        if "error" in answer:
            pytest.fail(answer["error"])
        return answer["result"]

    def kill_python(self) -> None:
        """Kill the process that runs code, with -9."""
        if self._interpreter:
            self._interpreter.kill()
            self._interpreter.communicate()
            self._interpreter = None

    def another(self) -> "Site":
        """The same site for another process that runs code."""
        return Site(var=self.var, port=self.port, env=self.env)

    def mails(self) -> list[EmailMessage]:
        """All mail sent so far, oldest first."""
        files = sorted((self.var / "mail").glob("*.log"), key=lambda file: file.stat().st_mtime_ns)
        return [
            BytesParser(EmailMessage, policy=policy.default).parsebytes(part)
            for file in files
            for part in file.read_bytes().split(_MAIL_SEPARATOR)
            if part.strip()
        ]

    def log(self, name: str) -> str:
        """What the web server ("web") or the worker ("worker") wrote so far."""
        file = self.var / "log" / f"{name}.log"
        return file.read_text(errors="replace") if file.exists() else ""

    def wait_for(self, condition: Callable[[], Any], *, seconds: float = 20, what: str = "") -> Any:
        """Ask until the answer is true and return it; fail with the logs otherwise."""
        until = time.monotonic() + seconds
        while not (answer := condition()):
            if time.monotonic() > until:
                pytest.fail(f"Waited {seconds} s in vain for {what or condition}.\n{self._tails()}")
            time.sleep(0.05)
        return answer

    def runs(self, name: str) -> bool:
        """Whether the web server ("web") or the worker ("worker") is there."""
        return name in self._processes and self._processes[name].poll() is None

    def start_web(self) -> None:
        """Start gunicorn and wait until it answers."""
        self._start("web", [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", "config.wsgi"])
        self.wait_for(lambda: self._lives("web") and self._answers(), seconds=40, what="the web server")

    def start_worker(self) -> None:
        """Start a worker with its clock and wait until it listens."""
        before = self.log("worker").count(" ready.")
        command = "-m celery -A config worker -B -c 2 -l INFO --without-mingle --without-gossip"
        self._start("worker", [sys.executable, *command.split(), "-n", f"test-{self.port}@%h"])
        self.wait_for(
            lambda: self._lives("worker") and self.log("worker").count(" ready.") > before,
            seconds=40,
            what="the worker",
        )

    def kill_web(self) -> None:
        """Kill the web server and all its processes at once, with -9."""
        self._kill("web")

    def kill_worker(self) -> None:
        """Kill the worker and all its processes at once, with -9."""
        self._kill("worker")

    def restart_web(self) -> None:
        """Kill the web server if it is still there and start it again."""
        self._kill("web")
        self.start_web()

    def restart_worker(self) -> None:
        """Kill the worker if it is still there and start it again."""
        self._kill("worker")
        self.start_worker()

    def pids(self, name: str) -> list[int]:
        """The processes of the web server or the worker, its leader first."""
        leader = self._processes[name].pid
        listed = subprocess.run(["ps", "-eo", "pid=,pgid="], capture_output=True, text=True, check=True).stdout
        pairs = [line.split() for line in listed.splitlines()]
        return sorted((int(pid) for pid, group in pairs if int(group) == leader), key=lambda pid: pid != leader)

    def close(self) -> None:
        """End everything."""
        for name in list(self._processes):
            self._kill(name)
        self.kill_python()

    def _start(self, name: str, command: list[str]) -> None:
        log = self.var / "log" / f"{name}.log"
        log.parent.mkdir(exist_ok=True)
        with log.open("ab") as output:
            self._processes[name] = subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def _kill(self, name: str) -> None:
        process = self._processes.pop(name, None)
        if process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def _lives(self, name: str) -> bool:
        if self._processes[name].poll() is not None:
            pytest.fail(f"The {name} ended by itself.\n{self._tails()}")
        return True

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=2) as connection:
                connection.sendall(b"GET /health/live HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
                return b" 200 " in connection.recv(100)
        except OSError:
            return False

    def _tails(self) -> str:
        return "\n".join(f"--- {name}\n{self.log(name)[-2000:]}" for name in ("web", "worker"))


@contextmanager
def running_site(
    var_dir: Path | None = None,
    *,
    database_url: str | None = None,
    broker_url: str | None = None,
    load_demo: bool = True,
    workers: int = 1,
    threads: int = 4,
    web: bool = True,
    worker: bool = True,
    settings: str = "config.settings.dev",
    env: Mapping[str, str] | None = None,
) -> Iterator[Site]:
    """Run the site on free ports until the block ends, with a fresh data folder and a migrated database.

    Without ``database_url`` the database is of the kind that the test run uses, made for this site and dropped after
    it. The demo is loaded once per session and copied. ``JOBS_STALE_SECONDS`` is 3, so that the dead are soon found.
    """
    own_database = None
    var = Path(var_dir or tempfile.mkdtemp(prefix="askel-site-"))
    var.mkdir(parents=True, exist_ok=True)
    if database_url is None:
        try:
            database_url, own_database = _database(var, load_demo=load_demo)
        except BaseException:
            shutil.rmtree(var, ignore_errors=True)
            raise
    port = _free_port()
    site = Site(
        var=var,
        port=port,
        env=_environment(
            var,
            settings=settings,
            extra={
                "DATABASE_URL": database_url,
                "PORT": str(port),
                "WEB_BIND": f"127.0.0.1:{port}",
                "SITE_URL": f"http://127.0.0.1:{port}",
                "WEB_WORKERS": str(workers),
                "WEB_THREADS": str(threads),
                "QUEUE_NAME": f"askel-test-{port}",
                "JOBS_STALE_SECONDS": "3",
                **({"BROKER_URL": broker_url} if broker_url else {}),
                **(env or {}),
            },
        ),
    )
    try:
        if worker:
            site.start_worker()
        if web:
            site.start_web()
        yield site
    finally:
        site.close()
        if own_database:
            databases.drop_postgres(own_database)
        if broker_url:
            _forget_queue(broker_url, site.env["QUEUE_NAME"])
        if var_dir is None:
            shutil.rmtree(var, ignore_errors=True)


def _environment(var: Path, *, settings: str, extra: Mapping[str, str]) -> dict[str, str]:
    # The test run's own settings have put theirs into os.environ.
    inherited = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DATABASE_URL", "BROKER_URL", "CACHE_URL", "SECRET_KEY", "ALLOWED_HOSTS"}
        and not name.startswith("COV_")
    }
    return {**inherited, "DJANGO_SETTINGS_MODULE": settings, "ASKEL_VAR": str(var), "PYTHONUNBUFFERED": "1", **extra}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _server_url() -> str | None:
    """The PostgreSQL server of the test run, or None if that is on SQLite."""
    url = os.environ.get("DATABASE_URL", "")
    return url if url.startswith(("postgres", "psql", "pgsql")) else None


_loaded: dict[str, tuple[Path, str]] = {}


def _database(var: Path, *, load_demo: bool) -> tuple[str, str | None]:
    server = _server_url()
    name = f"askel_site_{secrets.token_hex(4)}"
    if load_demo:
        if "demo" not in _loaded:
            _loaded["demo"] = _load_demo(server)
        template, url = _loaded["demo"]
        shutil.copytree(template, var, dirs_exist_ok=True)
        if server:
            copy = databases.copy_postgres(url, name)
            return copy, copy
    elif server:
        copy = databases.create_postgres(server, name)
        return copy, copy
    else:
        databases.copy_sqlite(var / "askel.sqlite3")
    return f"sqlite:///{var / 'askel.sqlite3'}", None


def _load_demo(server: str | None) -> tuple[Path, str]:
    var = Path(tempfile.mkdtemp(prefix="askel-demo-"))
    try:
        url, _ = _database(var, load_demo=False)
        site = Site(var=var, port=0, env=_environment(var, settings="config.settings.dev", extra={"DATABASE_URL": url}))
        site.manage("load_demo", "-v0", "--finnish-only")
    except BaseException:
        shutil.rmtree(var, ignore_errors=True)
        raise
    if not server:  # the newest rows may still be beside the file
        with contextlib.closing(sqlite3.connect(var / "askel.sqlite3")) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return var, url


def forget_demo() -> None:
    """Remove the copy of the demo that this session kept."""
    for var, url in _loaded.values():
        shutil.rmtree(var, ignore_errors=True)
        if not url.startswith("sqlite"):
            databases.drop_postgres(url)
    _loaded.clear()


def _forget_queue(broker_url: str, queue: str) -> None:
    from kombu import Connection

    with contextlib.suppress(Exception), Connection(broker_url, connect_timeout=1) as connection:
        connection.default_channel.queue_delete(queue)
