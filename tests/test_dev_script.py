"""`./dev`: says what it can do, what is missing, and leaves no process behind."""

import contextlib
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from demo import serve
from tests import running
from tests.databases import ROOT


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A checkout in which nothing is installed yet, with only the oldest tools on the path."""
    checkout = tmp_path / "askel"
    checkout.mkdir()
    for name in ("dev", "requirements-dev.txt"):
        shutil.copy(ROOT / name, checkout)
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("sh", "cat", "cksum", "dirname", "env"):
        (tools / name).symlink_to(shutil.which(name))
    return checkout


def run_dev(checkout: Path, *args: str, cwd: str = "/") -> subprocess.CompletedProcess[str]:
    env = {"PATH": str(checkout.parent / "bin"), "HOME": ""}
    return subprocess.run([str(checkout / "dev"), *args], cwd=cwd, env=env, capture_output=True, text=True, check=False)


def test_alone_it_says_what_it_can_do_and_installs_nothing(bare):
    said = run_dev(bare)
    assert said.returncode == 0
    for command in ("demo", "test", "check", "bench", "lock"):
        assert f"./dev {command} " in said.stdout
    assert not (bare / ".venv").exists()


@pytest.mark.skipif(
    any(Path(place).exists() for place in ("/usr/local/bin/python3",)), reason="./dev would find /usr/local's Python"
)
def test_without_a_python_that_fits_it_says_so_in_one_line(bare):
    too_old = bare.parent / "bin" / "python3"
    too_old.write_text("#!/bin/sh\nexit 127\n")
    too_old.chmod(0o755)
    said = run_dev(bare, "demo")
    if said.returncode == 0 or "Setting up" in said.stderr:
        pytest.skip("/usr/bin/python3 fits")
    assert said.returncode == 1
    assert said.stderr.count("\n") == 1
    assert "needs Python 3.12, 3.13 or 3.14" in said.stderr


def test_it_names_no_registry_and_no_place_of_this_machine():
    script = (ROOT / "dev").read_text()
    assert "://" not in script.replace("http://127.0.0.1", "").replace("https://askel.example", "")
    assert "--index" not in script
    assert str(ROOT) not in script


class Demo:
    """`python -m demo.serve` in a session of its own, as `./dev demo` ends in."""

    def __init__(self, var: Path, env: dict[str, str]) -> None:
        self.log = var / "demo.out"
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "demo.serve"],
                cwd=ROOT,
                env=env,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def said(self) -> str:
        return self.log.read_text()

    def wait_until_up(self) -> list[int]:
        """Return its processes: itself, the web server with one worker, and Celery's four."""
        assert wait_until(lambda: "Askel is at" in self.said() or self.process.poll() is not None, 180), self.said()
        assert self.process.poll() is None, self.said()
        assert wait_until(lambda: len(self.children()) >= 7, 20), self.children()
        return self.children()

    def children(self, word: str = "") -> list[int]:
        """All that it started, and what those started, as long as their session lives."""
        listed = subprocess.run(["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True).stdout
        rows = [line.split(None, 2) for line in listed.splitlines()]
        family = {self.process.pid}
        for _ in range(4):
            family |= {int(pid) for pid, parent, _ in rows if int(parent) in family}
        return sorted(int(pid) for pid, _, args in rows if int(pid) in family and word in args)


def is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    until = time.monotonic() + seconds
    while not (answer := condition()) and time.monotonic() < until:
        time.sleep(0.05)
    return answer


def are_gone(pids: list[int], within: float = 1) -> bool:
    return wait_until(lambda: all(is_gone(pid) for pid in pids), within)


# Starting it takes seconds of both cores, and what is tested here knows no database.
server = [
    pytest.mark.server,
    pytest.mark.skipif(sys.platform != "linux", reason="reads /proc"),
    pytest.mark.skipif(bool(running._server_url()), reason="tested with SQLite"),
]


def with_server(test: Callable[..., None]) -> Callable[..., None]:
    for mark in server:
        test = mark(test)
    return test


@pytest.fixture
def start_demo(tmp_path: Path) -> Iterator[Callable[[], Demo]]:
    demos = []
    var = tmp_path / "var"
    var.mkdir()
    running._database(var, load_demo=True)
    (var / serve._STAMP).write_text(serve._fingerprint())
    port = running._free_port()
    extra = {"PORT": str(port), "SITE_URL": f"http://127.0.0.1:{port}"}
    env = running._environment(var, settings="config.settings.dev", extra=extra)

    def start() -> Demo:
        demos.append(Demo(var, env))
        return demos[-1]

    yield start
    for demo in demos:
        if demo.process.poll() is None:
            demo.process.terminate()
            demo.process.wait(20)


@with_server
def test_the_demo_ends_on_sigterm_and_leaves_no_process(start_demo):
    demo = start_demo()
    family = demo.wait_until_up()
    assert "trainer@" in demo.said()
    demo.process.terminate()
    assert demo.process.wait(15) == 0
    assert are_gone(family)


@with_server
def test_ctrl_c_leaves_no_process_and_a_second_start_keeps_the_data(start_demo, tmp_path):
    (tmp_path / "var" / serve._STAMP).unlink()
    demo = start_demo()
    family = demo.wait_until_up()
    assert "Preparing" in demo.said()
    demo.process.send_signal(signal.SIGINT)
    assert demo.process.wait(15) == 0
    assert are_gone(family)
    with contextlib.closing(sqlite3.connect(tmp_path / "var" / "askel.sqlite3")) as database, database:
        database.execute("UPDATE accounts_user SET full_name = 'Changed' WHERE email LIKE 'trainer@%'")
    again = start_demo()
    again.wait_until_up()
    assert "Preparing" not in again.said()
    with contextlib.closing(sqlite3.connect(tmp_path / "var" / "askel.sqlite3")) as database:
        assert database.execute("SELECT count(*) FROM accounts_user WHERE full_name = 'Changed'").fetchone() == (1,)


@with_server
@pytest.mark.parametrize("victim", ["gunicorn", "celery"])
def test_when_one_is_killed_the_rest_stops_with_a_word(start_demo, victim):
    demo = start_demo()
    family = demo.wait_until_up()
    os.kill(demo.children(victim)[0], signal.SIGKILL)
    assert demo.process.wait(15) == 1
    assert "stopped by itself" in demo.said()
    assert are_gone(family)


@with_server
def test_when_the_demo_itself_is_killed_nothing_stays(start_demo):
    demo = start_demo()
    family = demo.wait_until_up()
    demo.process.kill()
    demo.process.wait()
    assert are_gone(family, within=15)


def test_a_taken_port_is_one_clear_line():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        env = {**os.environ, "PORT": str(taken.getsockname()[1])}
        said = subprocess.run(
            [sys.executable, "-m", "demo.serve"], cwd=ROOT, env=env, capture_output=True, text=True, check=False
        )
    assert said.returncode == 1
    assert said.stderr.startswith(f"Port {env['PORT']} is taken")
    assert said.stderr.count("\n") == 1
