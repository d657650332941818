"""Leave this page: what stands at sensitive addresses until the reader is back, and nothing about it is kept."""

import logging
import time

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from courses.models import QuizPage
from courses.services import enroll
from courses.views.sections import NOTE_COOKIE
from quizzes.models import Attempt, Response
from tests.accounts.factories import PASSWORD, UserFactory
from tests.authoring import Course, add, run_jobs, single

pytestmark = pytest.mark.django_db

NEUTRAL_TITLE = "<title>Jatka – Askel</title>"


@pytest.fixture
def lesson():
    return Course(lessons=1, title="Arka", is_sensitive=True, is_open_reading=True).lessons[0]


@pytest.fixture
def reader(client):
    client.cookies[NOTE_COOKIE] = "1"
    return client


@pytest.fixture
def member(lesson):
    browser = Client()
    browser.force_login(UserFactory())
    browser.post(reverse("courses:note", args=[lesson.translation_key]))
    return browser


def test_leaving_leads_away_and_takes_the_cache_along(reader):
    answer = reader.get("/exit/")
    assert answer.status_code == 303
    assert answer.url == "https://www.ilmatieteenlaitos.fi/"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["Clear-Site-Data"] == '"cache"'


def test_who_has_no_session_gets_a_cookie_that_says_nothing_and_dies_with_the_browser(reader):
    cookies = reader.get("/exit/").cookies
    assert {name: (morsel.value, morsel["max-age"], morsel["expires"]) for name, morsel in cookies.items()} == {
        "pause": ("1", "", "")
    }
    assert not Session.objects.exists()


def test_what_was_read_is_not_there_until_the_reader_goes_on(reader, lesson):
    assert "Teksti 1." in reader.get(lesson.get_url()).text
    reader.get("/exit/")
    page = reader.get(lesson.get_url())
    assert "Teksti" not in page.text
    assert "Arka" not in page.text
    assert NEUTRAL_TITLE in page.text
    assert "no-store" in page["Cache-Control"]
    assert page["X-Robots-Tag"] == "noindex"
    assert reader.get("/continue/", {"to": lesson.get_url()}).url == lesson.get_url()
    assert "Teksti 1." in reader.get(lesson.get_url()).text


def test_pages_that_are_not_sensitive_stay(reader):
    reader.get("/exit/")
    assert NEUTRAL_TITLE not in reader.get("/fi/").text


def test_who_is_signed_in_is_remembered_in_the_session(member, lesson):
    assert "pause" not in member.get("/exit/").cookies
    page = member.get(lesson.get_url())
    assert NEUTRAL_TITLE in page.text
    assert 'method="post"' in page.text
    member.get("/continue/", {"to": lesson.get_url()})  # what a browser fetches ahead resumes nothing
    assert NEUTRAL_TITLE in member.get(lesson.get_url()).text
    assert member.post("/continue/", {"to": lesson.get_url()}).url == lesson.get_url()
    assert "Teksti 1." in member.get(lesson.get_url()).text


def test_who_may_open_the_admin_shows_who_they_are_before_going_on(lesson):
    browser, trainer = Client(), UserFactory(admin=True)
    EmailAddress.objects.get_or_create(user=trainer, email=trainer.email, verified=True, primary=True)
    browser.force_login(trainer)
    browser.get("/exit/")
    proof = browser.post("/continue/", {"to": lesson.get_url()}).url
    assert proof.startswith(reverse("account_reauthenticate"))
    time.sleep(0.01)
    assert browser.post(proof, {"password": PASSWORD}).url == lesson.get_url()
    assert browser.post("/continue/", {"to": lesson.get_url()}).url == lesson.get_url()


@pytest.mark.parametrize(
    "address",
    ["//evil.example", "/\\evil.example", "https:evil.example", "javascript:alert(1)", "\t//evil.example", "", "x"],
)
def test_going_on_leads_to_this_site_only(reader, address):
    assert reader.get("/continue/", {"to": address}).url == "/"


def test_leaving_is_not_logged(reader, lesson, caplog):
    """T134: no line, and no row of anybody: neither who left nor from where."""
    with caplog.at_level(logging.DEBUG), CaptureQueriesContext(connection) as queries:
        reader.get("/exit/", headers={"referer": f"http://testserver{lesson.get_url()}"})
    told = [record for record in caplog.records if not record.name.startswith("django.db")]
    assert [record for record in told if "exit" in record.getMessage() or "osio" in record.getMessage()] == []
    assert [query for query in queries if not query["sql"].startswith("SELECT")] == []


def test_answers_that_the_server_has_stay(member, lesson):
    """T133: whoever left in the middle of a quiz finds there what they had answered."""
    quiz = add(lesson.get_parent(), QuizPage, "Arka harjoitus", mode="test", questions=[single("Mitä?", "Näin", "Ei")])
    run_jobs()
    learner = User.objects.get()
    enrollment = enroll(
        learner=learner, course_key=lesson.get_parent().get_parent().translation_key, language="fi", now=timezone.now()
    )
    member.post(reverse("courses:attempt_start", args=[enrollment.uuid, quiz.translation_key]))
    attempt = Attempt.objects.get()
    question = reverse("courses:attempt_question", args=[attempt.uuid, 1])
    member.post(question, {"choice": "1"})
    before = list(Response.objects.values())
    assert before
    member.get("/exit/")
    assert "Mitä?" not in member.get(question).text
    member.post("/continue/", {"to": question})
    assert "checked" in member.get(question).text
    assert list(Response.objects.values()) == before
