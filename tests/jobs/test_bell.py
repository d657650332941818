import socket
import time
from collections.abc import Iterator

import pytest
from celery import Celery
from django.db import transaction

from jobs import bell
from jobs import services as jobs
from jobs.models import Job


@pytest.fixture(autouse=True)
def _rested(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bell, "_rest_until", 0.0)


@pytest.fixture
def use_broker(monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    apps = []

    def use(url: str) -> None:
        app = Celery("test", broker=url, set_as_current=False)
        app.conf.broker_connection_timeout = 1
        app.conf.broker_transport_options = {"socket_connect_timeout": 1, "socket_timeout": 1}
        apps.append(app)
        monkeypatch.setattr(bell, "current_app", app)

    yield use
    for app in apps:
        app.close()


@pytest.fixture
def mute_port() -> Iterator[int]:
    """A port where somebody picks up and says nothing."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


@pytest.mark.parametrize("scheme", ["redis", "amqp"])
def test_a_broker_that_is_down_costs_no_time_and_no_error(use_broker, caplog, scheme):
    use_broker(f"{scheme}://127.0.0.1:1//")
    bell.ring(1, "test.work")  # the broker's library is imported here
    bell._rest_until = 0.0
    started = time.monotonic()
    assert bell.ring(7, "test.work") is False
    assert time.monotonic() - started < 0.5
    assert "No broker took the bell for job 7" in caplog.text
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize("scheme", ["redis", "amqp"])
def test_a_broker_that_does_not_answer_costs_few_seconds_and_then_rests(use_broker, mute_port, scheme):
    use_broker(f"{scheme}://127.0.0.1:{mute_port}//")
    started = time.monotonic()
    assert bell.ring(1, "test.work") is False
    assert time.monotonic() - started < 4
    started = time.monotonic()
    assert bell.ring(2, "test.work") is False
    assert time.monotonic() - started < 0.1


@pytest.mark.django_db(transaction=True)
def test_a_wish_stands_when_the_broker_is_down(use_broker, handler):
    use_broker("redis://127.0.0.1:1/0")
    with transaction.atomic():
        jobs.enqueue("test.work", 1)
    assert Job.objects.queued().count() == 1
    assert jobs.run_due() == 1


def test_the_folder_takes_the_bell():
    assert bell.ring(1, "test.work") is True
    assert bell.ring(1, "test.work", delay_seconds=30) is True
