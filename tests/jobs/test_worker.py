"""Real workers over real brokers: what was wanted happens, whoever dies when."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from tests.databases import ROOT
from tests.running import Site, running_site

BROKERS = {
    "folder": None,
    "redis": "redis://127.0.0.1:6379/5",
    "rabbitmq": "amqp://guest:guest@127.0.0.1:5672//",
}
# CI runs each broker with one database only.
WANTED = os.environ.get("ASKEL_TEST_BROKERS", ",".join(BROKERS)).split(",")

pytestmark = pytest.mark.broker


class Wisher:
    """Another process of the site, as a web server is, that wants jobs. Starting it for each wish would cost 2 s."""

    def __init__(self, site: Site) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "manage.py", "wish"],
            cwd=ROOT,
            env=site.env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __call__(self, *keys: str, seconds: float = 0) -> None:
        print(seconds, *keys, file=self._process.stdin, flush=True)
        assert self._process.stdout.readline() == "wished\n"

    def close(self) -> None:
        self._process.stdin.close()
        self._process.wait(10)


@pytest.fixture(scope="module", params=WANTED)
def site(request: pytest.FixtureRequest) -> Iterator[Site]:
    url = BROKERS[request.param]
    if url:
        address = ("127.0.0.1", urlsplit(url).port)
        with socket.socket() as probe:
            if probe.connect_ex(address):
                pytest.skip(f"no {request.param} on {address}")
    with running_site(
        broker_url=url, load_demo=False, web=False, worker=False, settings="tests.jobs.settings"
    ) as running:
        yield running


@pytest.fixture(scope="module")
def wish(site: Site) -> Iterator[Wisher]:
    wisher = Wisher(site)
    yield wisher
    wisher.close()


@pytest.fixture
def key() -> str:
    return uuid4().hex


def is_done(site: Site, key: str) -> bool:
    return (site.var / "marks" / f"{key}.done").exists()


def starts_of(site: Site, key: str) -> list[int]:
    """The processes that started the job."""
    file = site.var / "marks" / f"{key}.starts"
    return [int(line) for line in file.read_text().splitlines()] if file.exists() else []


def ensure_worker(site: Site) -> None:
    if not site.runs("worker"):
        site.start_worker()


def test_a_job_wanted_before_any_worker_exists_is_done(site, wish, key):
    site.kill_worker()
    wish(key)
    site.start_worker()
    site.wait_for(lambda: is_done(site, key), what="the mark")
    assert len(starts_of(site, key)) == 1


def test_what_a_killed_worker_held_is_done_by_the_next(site, wish, key):
    ensure_worker(site)
    keys = [f"{key}-{number}" for number in range(3)]
    wish(*keys, seconds=1.5)
    site.wait_for(lambda: starts_of(site, keys[0]), what="the start")
    site.kill_worker()
    assert not is_done(site, keys[0])
    site.start_worker()
    site.wait_for(lambda: all(is_done(site, each) for each in keys), what="all three marks")
    assert len(starts_of(site, keys[0])) == 2


def test_a_killed_child_of_a_living_worker_costs_nothing(site, wish, key):
    ensure_worker(site)
    wish(key, seconds=1)
    site.wait_for(lambda: starts_of(site, key), what="the start")
    os.kill(starts_of(site, key)[0], signal.SIGKILL)
    site.wait_for(lambda: is_done(site, key), what="the mark")
    assert len(starts_of(site, key)) == 2


def test_what_gets_stuck_is_ended_and_tried_again(site, wish, key):
    """T158: by an error that the handler gets, and if it swallows that, by the end of its process."""
    ensure_worker(site)
    stuck, deaf = f"stuck-{key}", f"stuck-deaf-{key}"
    wish(stuck, deaf)
    ask = (
        "from jobs.models import Job\n"
        f"rows = Job.objects.filter(key__in={[stuck, deaf]!r}, status='queued').exclude(error='').order_by('key')\n"
        "result = [[row.error.split(':')[0], row.attempts, row.available_at > row.claimed_at] for row in rows]"
    )
    found = site.wait_for(lambda: (rows := site.python(ask)) and len(rows) == 2 and rows, what="both to be ended")
    assert sorted(found) == [["SoftTimeLimitExceeded", 1, True], ["TimeoutError", 1, True]]
    assert not is_done(site, stuck)
    assert not is_done(site, deaf)


def test_a_broker_that_is_down_costs_the_wish_nothing_and_the_sweeper_finds_it(site, key):
    ensure_worker(site)
    # Nothing listens there, and nothing may.
    site.manage("wish", stdin=f"0 {key}\n", env={"BROKER_URL": "redis://127.0.0.1:1/0"})
    site.wait_for(lambda: is_done(site, key), what="the mark")
    assert len(starts_of(site, key)) == 1
