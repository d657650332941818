"""Cases T021–T030 of the threat list: what is sent to the API and to addresses that should not be there."""

import json
import re

import pytest
from django.test import override_settings
from django.urls import reverse
from rest_framework.throttling import SimpleRateThrottle
from wagtail.models import Page

from accounts.models import User
from courses.models import Enrollment, ProgressEvent

pytestmark = [pytest.mark.django_db, pytest.mark.urls("config.urls")]


def told(answer):
    return answer.content.decode().lower()


@pytest.mark.parametrize(
    "sent",
    [
        {"percent": -1}, {"percent": 101}, {"percent": 1e308}, {"percent": "NaN"}, {"percent": True}, {"percent": [100]},
        {"is_completed": True}, {"score": 1, "passed": True, "started_at": "2020-01-01"},
        {"course": {"id": 1, "title": "x"}}, {"is_staff": True, "is_superuser": True, "groups": [1]},
        {"__proto__": {"x": 1}}, [], "text", 1,
    ],
)  # fmt: skip
def test_a_body_with_anything_in_it_is_refused_and_nothing_is_written(world, client, sent):
    """T021, T022, T023, T024, T025"""
    before = list(Enrollment.objects.values()), list(User.objects.values()), list(Page.objects.values())
    answer = client.post(
        world.lesson_read_path(), json.dumps(sent), content_type="application/json", headers=world.bearer()
    )
    assert answer.status_code == 400
    assert before == (list(Enrollment.objects.values()), list(User.objects.values()), list(Page.objects.values()))
    assert not ProgressEvent.objects.filter(enrollment=world.enrollment, verb="satisfied").exists()


@pytest.mark.parametrize(
    ("sent", "kind", "status"),
    [
        (b'{"a":1,"a":2}', "application/json", 400),
        (b"[" * 10_000 + b"]" * 10_000, "application/json", 400),
        (b'{"a":' * 10_000 + b"1" + b"}" * 10_000, "application/json", 400),
        (b'{"a": "' + b"x" * 10_000_000 + b'"}', "application/json", 413),
        (b"\xff\xfe{}", "application/json", 400),
        (b"\xef\xbb\xbf{}", "application/json", 400),
        (b"{", "application/json", 400),
        (b"{}", "text/plain", 415),
        (b"a=1", "application/x-www-form-urlencoded", 415),
    ],
)
def test_a_body_that_is_no_sense_is_refused(world, client, sent, kind, status):
    """T025"""
    answer = client.post(world.lesson_read_path(), sent, content_type=kind, headers=world.bearer())
    assert answer.status_code == status


def test_a_locked_or_unknown_step_gets_no_row(world, client):
    """T023: not enrolled, a quiz, a module, a draft."""
    keys = [world.closed.quiz, world.closed.module, world.draft, world.closed.page]
    for page in keys:
        path = world.lesson_read_path(lesson=page)
        assert client.post(path, content_type="application/json", headers=world.bearer()).status_code == 404
    assert not world.enrollment.records.satisfied().exists()


@pytest.mark.parametrize(
    "query",
    [
        "page_size=100000",
        "limit=-1",
        "limit=1000",
        "offset=1e18",
        "ordering=password",
        "fields=*",
        "expand=user.attempts",
    ],
)
def test_lists_cannot_be_stretched(world, client, query):
    """T026"""
    assert client.get(f"{reverse('api:enrollments')}?{query}", headers=world.bearer()).status_code == 400


@pytest.mark.parametrize("override", ["X-HTTP-Method-Override", "X-Method-Override"])
def test_a_method_is_what_it_is(world, client, override):
    """T028"""
    path = world.lesson_read_path()
    answer = client.get(path, headers=world.bearer() | {override: "POST"})
    assert answer.status_code == 405
    assert client.get(f"{path}?_method=POST", headers=world.bearer()).status_code == 405
    assert client.trace(path, headers=world.bearer()).status_code == 405
    assert client.options(path, headers=world.bearer()).status_code == 405
    assert not world.enrollment.records.satisfied().exists()


def test_the_api_speaks_json_and_nothing_else(client):
    """T029: not the pages that the framework would make for browsers."""
    path = reverse("api:courses")
    assert client.get(path, headers={"Accept": "text/html"}).status_code == 406
    assert client.get(path, {"format": "api"}).status_code == 400
    assert client.get("/api/v1/courses.api").status_code == 404
    browser = client.get(path, headers={"Accept": "text/html,*/*;q=0.8"})
    assert browser["Content-Type"] == "application/json"


@pytest.mark.parametrize(
    "path",
    [
        "/api/schema", "/api/", "/api/v2/", "/api/v2/pages/", "/api/v3/", "/django-admin/", "/.git/config", "/.env",
        "/static/../manage.py", "/media/", "/media/../askel.sqlite3", "/media/documents/", "/metrics", "/health", "/health/",
        "/__debug__/", "/_util/login/", "/documents/1/x.pdf", "/images/x/1/original/", "/server-status", "/fi/_util/login/",
    ],
)  # fmt: skip
def test_what_is_not_meant_to_be_there_is_not(client, path):
    """T030, T125"""
    answer = client.get(path, follow=True)
    assert answer.status_code == 404, path


@override_settings(DEBUG=False)
def test_health_tells_no_versions(client):
    """T030"""
    for path in ("/health/live", "/health/ready"):
        answer = client.get(path)
        assert set(answer.json()) <= {"status", "database", "queue_age_seconds"}
        assert not re.search(r"\d+\.\d+\.\d+", told(answer))


@pytest.mark.parametrize(("scope", "role"), [("token", "token"), ("person", "learner"), ("address", "anonymous")])
def test_whoever_asks_too_often_is_asked_to_wait(world, monkeypatch, scope, role):
    monkeypatch.setitem(SimpleRateThrottle.THROTTLE_RATES, scope, "2/min")
    client, headers = world.client(role), world.bearer() if role == "token" else {}
    spoofed = iter(("1.1.1.1", "2.2.2.2", "3.3.3.3"))  # T080: believed only as far as our own proxies wrote it
    answers = [
        client.get(reverse("api:courses"), headers=headers | {"X-Forwarded-For": next(spoofed)}) for _ in range(3)
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert int(answers[-1]["Retry-After"]) > 0
    assert answers[-1]["Content-Type"] == "application/problem+json"
