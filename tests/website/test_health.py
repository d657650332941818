from datetime import timedelta

import pytest
from django.db import OperationalError
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils import timezone

from jobs.models import Job, Wish
from website.views import health


@pytest.fixture
def get() -> HttpRequest:
    return RequestFactory().get("/health/ready")


def wait_since(**ago: float) -> None:
    Job.objects.upsert([Wish("test.work", "1", {})], now=timezone.now() - timedelta(**ago))


def test_live_asks_no_database(get):
    response = health.live(get)
    assert (response.status_code, response.content) == (200, b'{"status": "ok"}')


@pytest.mark.django_db
def test_ready_costs_one_query(get, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert health.ready(get).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(("waited", "status", "word"), [(5, 200, b'"ok"'), (1000, 503, b'"late"')])
def test_ready_tells_how_long_jobs_wait(get, waited, status, word):
    wait_since(seconds=waited)
    response = health.ready(get)
    assert response.status_code == status
    assert word in response.content
    assert f'"queue_age_seconds": {waited}'.encode() in response.content


@pytest.mark.django_db
def test_what_is_not_yet_due_is_not_late(get):
    wait_since(seconds=-5000)
    assert health.ready(get).status_code == 200


def test_a_database_that_is_down_is_503(get, monkeypatch):
    def refuse(*args: object, **kwargs: object) -> None:
        raise OperationalError("could not connect")

    monkeypatch.setattr(Job.objects, "all", refuse)
    response = health.ready(get)
    assert response.status_code == 503
    assert b'"down"' in response.content


@pytest.mark.parametrize("view", [health.live, health.ready])
@pytest.mark.django_db
def test_answers_are_kept_by_nobody_and_only_read(get, view):
    assert "no-store" in view(get)["Cache-Control"]
    assert view(RequestFactory().post("/health/live")).status_code == 405


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/health/live", "/health/ready"])
def test_the_addresses_are_there_and_set_no_cookie(client, path):
    response = client.get(path)
    assert response.status_code == 200
    assert not response.cookies
