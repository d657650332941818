"""A small load generator: threads with a socket per request, as gunicorn's sync workers want it. Also reads /proc."""

import os
import socket
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Lock

CONNECTIONS = 4
# Who asks steadily needs as many as may wait at once.
SENDERS = 16
PATIENCE = 30
_TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Window:
    """What one stretch of load gave. Times in milliseconds; ``cpu`` is the server's, for each request."""

    count: int
    seconds: float
    times: Sequence[float]
    cpu: float

    @property
    def rate(self) -> float:
        """Requests per second."""
        return self.count / self.seconds

    def percentile(self, share: float) -> float:
        """The time within which this share of requests was answered."""
        return percentile(self.times, share)


class UnexpectedAnswerError(RuntimeError):
    """The server did not answer what it should: the numbers would mean nothing."""


def percentile(values: Sequence[float], share: float) -> float:
    """The value that this share of ``values`` does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def request(path: str, *, cookies: str = "", form: str | None = None) -> bytes:
    """The bytes of a request: a GET, or a POST of ``form``."""
    lines = [f"{'GET' if form is None else 'POST'} {path} HTTP/1.1", "Host: 127.0.0.1", "Connection: close"]
    if cookies:
        lines.append(f"Cookie: {cookies}")
    if form is not None:
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(form)}"]
    return ("\r\n".join([*lines, "", form or ""])).encode()


def fetch(port: int, data: bytes) -> bytes:
    """The whole answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        connection.sendall(data)
        parts = []
        while part := connection.recv(65536):
            parts.append(part)
    return b"".join(parts)


def body_of(answer: bytes) -> bytes:
    """The answer without its headers."""
    return answer.partition(b"\r\n\r\n")[2]


def drive(
    port: int,
    requests: Iterable[bytes],
    *,
    seconds: float,
    status: int = 200,
    connections: int = CONNECTIONS,
    pids: Sequence[int] = (),
) -> Window:
    """Send ``requests`` for some seconds, or until there are no more, over some connections at once.

    Raises UnexpectedAnswerError at an answer with another status.
    """
    waiting, lock, times = iter(requests), Lock(), list[float]()
    wanted = f" {status} ".encode()
    cpu, begun = cpu_seconds(pids), time.perf_counter()

    def work() -> None:
        while time.perf_counter() - begun < seconds:
            with lock:
                data = next(waiting, None)
            if data is None:
                return
            start = time.perf_counter()
            answer = fetch(port, data)
            times.append((time.perf_counter() - start) * 1000)
            if wanted not in answer[:20]:
                first = data.split(b"\r\n", 1)[0].decode()
                raise UnexpectedAnswerError(f"{first}: {answer[:300]!r}")

    with ThreadPoolExecutor(connections) as pool:
        for done in [pool.submit(work) for _ in range(connections)]:
            done.result()
    elapsed = time.perf_counter() - begun
    return Window(len(times), elapsed, times, (cpu_seconds(pids) - cpu) * 1000 / max(len(times), 1))


def drive_steadily[T](
    port: int, requests: Iterator[bytes], *, rate: float, beside: Callable[[], T]
) -> tuple[list[float], T]:
    """So many ``requests`` a second, whatever the answers take, until ``beside`` returns: (times in ms, what it said).

    A time begins when its request was due: what waits for a slow one before it is counted as slow itself.
    """
    times: list[float] = []
    is_over = Event()

    def one(data: bytes, due: float) -> None:
        answer = fetch(port, data)
        times.append((time.perf_counter() - due) * 1000)
        if b" 200 " not in answer[:20]:
            raise UnexpectedAnswerError(f"{answer[:300]!r}")

    def keep_on() -> None:
        begun = time.perf_counter()
        with ThreadPoolExecutor(SENDERS) as senders:
            sent: list[Future[None]] = []
            while not is_over.is_set():
                due = begun + len(sent) / rate
                if is_over.wait(max(0.0, due - time.perf_counter())):
                    break
                sent.append(senders.submit(one, next(requests), due))
        for answer in sent:
            answer.result()

    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(keep_on)
        try:
            found = beside()
        finally:
            is_over.set()
        reading.result()
    return times, found


def cpu_seconds(pids: Sequence[int]) -> float:
    """The CPU time that these processes have used."""
    total = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / _TICK


def proportional_memory(pid: int) -> float:
    """What a process weighs in MB, what it shares with others divided among them."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0
