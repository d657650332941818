"""Start and end gunicorn."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from bench.load import fetch

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 60
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Server:
    """A running gunicorn."""

    port: int
    pid: int
    # From starting the process to the first good answer.
    start_seconds: float

    @property
    def workers(self) -> list[int]:
        """The processes that answer."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        return [int(pid) for pid in children]


def die_with_parent() -> None:
    """Have the kernel end this process when the one that started it is gone."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


@contextmanager
def serving(settings: str, first: bytes, *, workers: int = 2) -> Iterator[Server]:
    """A server of the site that ``settings`` names, once it has answered the request ``first`` with 200."""
    port = _free_port()
    command = [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", "-k", "sync", "bench.wsgi"]
    begun = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": settings,
            "WEB_BIND": f"127.0.0.1:{port}",
            "WEB_WORKERS": str(workers),
            "LOG_LEVEL": "ERROR",
        },
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=die_with_parent,
    )
    try:
        _wait(process, port, first)
        yield Server(port, process.pid, time.perf_counter() - begun)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _wait(process: "subprocess.Popen[bytes]", port: int, first: bytes) -> None:
    until = time.monotonic() + START_SECONDS
    answer = b""
    while time.monotonic() < until and process.poll() is None:
        with suppress(OSError):
            answer = fetch(port, first)
            if b" 200 " in answer[:20]:
                return
            break
        time.sleep(0.02)
    raise RuntimeError(f"The server did not start: {answer[:500]!r}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
