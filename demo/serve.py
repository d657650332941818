"""`./dev demo`: the web server and one worker with its clock, until Ctrl-C; then nothing is left behind."""

import contextlib
import ctypes
import hashlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("ASKEL_VAR") or ROOT / "var").resolve()
PORT = os.environ.get("PORT") or "8000"
READY_SECONDS = 60
STOP_SECONDS = 8
_PR_SET_PDEATHSIG = 1
_STAMP = "demo-prepared"
_WORKER = [
    "-m",
    "celery",
    "-A",
    "config",
    "worker",
    "-B",
    "-c",
    "2",
    "-l",
    "WARNING",
    "--without-mingle",
    "--without-gossip",
]


class Stopped(Exception):  # noqa: N818
    """Somebody asked for the end."""


def main() -> int:
    """Prepare, start, wait, clean up. Returns the exit code."""
    if not _is_free():
        print(
            f"Port {PORT} is taken: stop what listens there, or choose another: PORT=8001 ./dev demo", file=sys.stderr
        )
        return 1
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    os.environ["WEB_BIND"] = f"127.0.0.1:{PORT}"
    (VAR / "log").mkdir(parents=True, exist_ok=True)
    processes: dict[str, subprocess.Popen[bytes]] = {}
    try:
        if not _is_prepared():
            print("Preparing the database and the content ...", flush=True)
            processes["prepare"] = _start([sys.executable, "-m", "demo.prepare"])
            if code := processes["prepare"].wait():
                return code
            del processes["prepare"]
            (VAR / _STAMP).write_text(_fingerprint())
        processes["worker"] = _start([sys.executable, *_WORKER], VAR / "log" / "worker.log")
        processes["web"] = _start(
            [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", "config.wsgi"], VAR / "log" / "web.log"
        )
        _wait_until_ready(processes)
        print(_welcome(), flush=True)
        return _watch(processes)
    except Stopped:
        print("Stopping ...", flush=True)
        return 0
    finally:
        _end(processes)


def _is_prepared() -> bool:
    """Whether nothing that preparing reads or makes has changed; asking Django itself would take as long as a start.

    Only of the database in the data folder: one on a server may have been emptied by anybody.
    """
    stamp = VAR / _STAMP
    is_own = not os.environ.get("DATABASE_URL") and (VAR / "askel.sqlite3").exists()
    return is_own and stamp.exists() and stamp.read_text() == _fingerprint()


def _fingerprint() -> str:
    files = [ROOT / "requirements.txt", ROOT / "website" / "assets.py", *ROOT.glob("*/migrations/*.py")]
    for folder in ("demo", "locale", ".assets"):
        files += [path for path in (ROOT / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    digest = hashlib.sha256()
    for path in sorted(files):
        stat = path.stat()
        digest.update(f"{path} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _is_free() -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(PORT)))
        except OSError:
            return False
    return True


def _start(command: list[str], log: Path | None = None) -> subprocess.Popen[bytes]:
    """Start in a session of its own: Ctrl-C reaches only this process, and the whole group can be ended."""
    output = log.open("wb") if log else None
    return subprocess.Popen(  # noqa: S603
        command,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT if output else None,
        start_new_session=True,
        preexec_fn=_die_with_parent if sys.platform == "linux" else None,
    )


def _die_with_parent() -> None:
    # Should this process be killed with -9, the kernel ends what it started.
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _wait_until_ready(processes: dict[str, subprocess.Popen[bytes]]) -> None:
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until:
        if _ended(processes):
            return
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{PORT}/health/live", timeout=2).close()
        except urllib.error.HTTPError:
            return  # it answers
        except OSError:
            time.sleep(0.1)
        else:
            return


def _ended(processes: dict[str, subprocess.Popen[bytes]]) -> str:
    return next((name for name, process in processes.items() if process.poll() is not None), "")


def _watch(processes: dict[str, subprocess.Popen[bytes]]) -> int:
    while not (name := _ended(processes)):
        time.sleep(0.2)
    print(f"The {name} stopped by itself (code {processes[name].returncode}), so the demo ends. Its last lines:")
    print("\n".join((VAR / "log" / f"{name}.log").read_text(errors="replace").splitlines()[-15:]), flush=True)
    return 1


def _end(processes: dict[str, subprocess.Popen[bytes]]) -> None:
    """End every process group: first kindly, then surely. A second Ctrl-C does not interrupt it."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    for process in processes.values():
        if process.poll() is None:
            process.terminate()
    until = time.monotonic() + STOP_SECONDS
    while time.monotonic() < until and any(process.poll() is None for process in processes.values()):
        time.sleep(0.05)
    for process in processes.values():
        # The group outlives its leader: a worker's children when the worker itself was killed.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _stop(number: int, frame: FrameType | None) -> None:
    raise Stopped


def _welcome() -> str:
    accounts = VAR / "demo-accounts.txt"
    address = f"http://127.0.0.1:{PORT}/"
    lines = ["", f"Askel is at {address} (Ctrl-C ends it; its mail: {address}demo/mail/; its logs: {VAR / 'log'})"]
    if accounts.exists():
        lines += ["", accounts.read_text(encoding="utf-8").rstrip()]
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    sys.exit(main())
