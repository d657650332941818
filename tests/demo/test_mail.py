import re
from pathlib import Path

import pytest
from django.core.mail import EmailMessage
from django.core.mail.backends.filebased import EmailBackend
from django.test import Client

from demo.mail import sent_mail


@pytest.fixture
def folder(tmp_path: Path, settings) -> Path:
    settings.VAR_DIR = tmp_path
    return tmp_path / "mail"


def send(folder: Path, *subjects: str, body: str = "Hei!") -> None:
    messages = [EmailMessage(subject, body, "Askel <a@askel.example>", ["matti@example.fi"]) for subject in subjects]
    EmailBackend(file_path=str(folder), alias="test").send_messages(messages)


def test_mail_is_listed_newest_first(folder):
    send(folder, "Ensimmäinen", "Toinen")
    assert [mail.subject for mail in sent_mail()] == ["Toinen", "Ensimmäinen"]


def test_no_mail_is_no_error(folder):
    assert sent_mail() == []


@pytest.mark.django_db
def test_a_mail_is_read_as_text_with_its_links(folder, client: Client):
    send(folder, "Tervetuloa", body="Koodi: äö12\nhttp://127.0.0.1:8000/fi/<b>x</b>")
    page = client.get("/demo/mail/").content.decode()
    link = re.search(r'href="(/demo/mail/[^"]+/\d+/)"', page)
    assert link
    assert "Tervetuloa" in page
    assert "matti@example.fi" in page
    text = client.get(link[1]).content.decode()
    assert "Koodi: äö12" in text
    assert 'href="http://127.0.0.1:8000/fi/' in text
    assert "<b>x</b>" not in text


@pytest.mark.django_db
def test_a_mail_that_is_not_there_is_404(folder, client: Client):
    assert client.get("/demo/mail/secret-key/1/", follow=True).status_code == 404
