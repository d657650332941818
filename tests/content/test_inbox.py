"""Readers' words: how they come in, who sees them, how they are answered and forgotten."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts import privacy, retention
from accounts.models import Look
from content.models import Message
from content.services import inbox
from tests.accounts.factories import UserFactory
from tests.authoring import Course, run_jobs
from website.services.site import ensure_trainer_group

pytestmark = pytest.mark.django_db
COURSE = {"lessons": 1, "is_open_reading": True}

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def trainer_of(course, name="Kouluttajat"):
    person = UserFactory()
    person.groups.add(ensure_trainer_group(name=name, courses=[course.page]))
    client = Client()
    client.force_login(person)
    return client


def write(client, kind, key=None, **data):
    return client.post(reverse("feedback:write", args=[kind, key] if key else [kind]), data)


def test_feedback_on_accessibility_needs_no_account_and_is_due_in_14_days(client):
    answer = write(client, "accessibility", text="Painike ei toimi.", reply_to="a@kunta.example")
    assert answer.url == reverse("feedback:thanks")
    message = Message.objects.get()
    assert message.author is None
    assert (message.due_on - message.received_at.date()).days in (14, 15)  # by the clock of Helsinki


def test_only_the_page_with_the_form_sets_a_cookie(client, course):
    assert not client.get(course.lessons[0].get_url()).cookies
    assert set(client.get(reverse("feedback:write", args=["error", course.lessons[0].translation_key])).cookies) == {
        "askel_csrf"
    }


def test_whether_a_page_helped_needs_no_words(client, course):
    write(client, "helpful", course.lessons[0].translation_key, is_helpful="no")
    message = Message.objects.get()
    assert (message.is_helpful, message.page_title, message.text) == (False, "Oppitunti 1", "")


def test_who_is_signed_in_is_not_asked_for_an_address(course):
    client, learner = Client(), UserFactory()
    client.force_login(learner)
    write(client, "question", course.key, text="Milloin?")
    assert Message.objects.get().author == learner


def test_an_empty_message_is_not_taken(client):
    assert write(client, "accessibility", text=" ").status_code == 422
    assert not Message.objects.exists()


@pytest.mark.parametrize("kind", ["error", "question", "helpful", "other"])
def test_what_is_about_a_page_needs_one(client, kind):
    assert client.get(reverse("feedback:write", args=[kind])).status_code == 404


def test_a_sensitive_page_has_a_neutral_title_here_too(client):
    course = Course(lessons=1, title="Arka", is_sensitive=True, is_open_reading=True)
    page = client.get(reverse("feedback:write", args=["error", course.key]))
    assert "Arka" not in page.text.split("</title>")[0]
    assert "no-store" in page["Cache-Control"]


def test_nobody_floods_the_inbox(client):
    cache.clear()
    answers = [write(client, "accessibility", text="x").status_code for _ in range(21)]
    assert answers[-1] == 429
    assert Message.objects.count() == 20


def test_trainers_see_what_is_about_their_own_pages(client, course):
    write(client, "error", course.lessons[0].translation_key, text="Väärä vuosi.")
    message = Message.objects.get()
    own, other = trainer_of(course), trainer_of(Course(lessons=1, title="Toinen"), "Toiset")
    assert "Oppitunti 1" in own.get(reverse("inbox")).text
    assert "Väärä vuosi." in own.get(reverse("inbox_message", args=[message.pk])).text
    assert "Oppitunti 1" not in other.get(reverse("inbox")).text
    assert other.get(reverse("inbox_message", args=[message.pk])).status_code == 302


@pytest.mark.parametrize("count", [1, 12])
def test_the_list_costs_the_same_for_many(course, count, django_assert_max_num_queries):
    for _ in range(count):
        inbox.take_message(kind="error", page=course.page, language="fi", text="x", now=NOW)
    trainer = trainer_of(course)
    trainer.get(reverse("inbox"))
    with django_assert_max_num_queries(30):
        trainer.get(reverse("inbox"))


def test_an_answer_is_mailed_once_and_its_subject_tells_nothing(course):
    message = inbox.take_message(
        kind="error", page=course.page, language="sv", text="Fel.", reply_to="a@kunta.example", now=NOW
    )
    trainer = trainer_of(course)
    for _ in range(2):
        trainer.post(
            reverse("inbox_message", args=[message.pk]),
            {"state": "answered", "answer": "Rättat, tack.", "takes_over": "on"},
        )
        run_jobs()
    (sent,) = mail.outbox
    assert sent.to == ["a@kunta.example"]
    assert sent.subject == "Askel: Ett svar på ditt meddelande"
    assert "Rättat, tack." in sent.body


def test_answered_without_words_is_refused(course):
    message = inbox.take_message(kind="error", page=course.page, language="fi", text="x", now=NOW)
    trainer_of(course).post(reverse("inbox_message", args=[message.pk]), {"state": "answered", "answer": ""})
    message.refresh_from_db()
    assert message.state == "new"


def test_that_somebodys_words_were_opened_is_noted_for_them(course):
    learner = UserFactory()
    message = inbox.take_message(kind="question", page=course.page, language="fi", text="x", author=learner, now=NOW)
    trainer_of(course).get(reverse("inbox_message", args=[message.pk]))
    assert Look.objects.at(learner).get().what == "message"


def test_erasing_takes_the_words(course):
    learner = UserFactory()
    inbox.take_message(kind="question", page=course.page, language="fi", text="Olen Maija.", author=learner, now=NOW)
    privacy.erase_person(user=learner, now=NOW)
    assert Message.objects.get().text == ""


def test_a_message_is_forgotten_after_a_year():
    for days in (364, 366):
        inbox.take_message(kind="accessibility", page=None, language="fi", text="x", now=NOW - timedelta(days=days))
    retention.apply(now=NOW)
    assert Message.objects.count() == 1
