"""A mail server that is down: nobody gets an error page, nobody loses what they did."""

import socket

import pytest
from allauth.account.models import EmailAddress

from accounts.models import User
from tests.accounts.conftest import newest_code, who
from tests.accounts.factories import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.accounts.urls")]

VERIFY = "/fi/accounts/confirm-email/"


@pytest.fixture
def mail_is_down(settings):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": port, "timeout": 2},
        }
    }


def test_signing_up_says_that_no_mail_went_out_and_offers_another(client, sign_up, mail_is_down, caplog):
    answer = sign_up(client, "maija@kunta.example", password1=PASSWORD)

    assert answer["Location"] == VERIFY
    page = client.get(VERIFY)
    assert page.status_code == 200
    (message,) = page.context["messages"]
    assert message.level_tag == "error"
    assert User.objects.filter(email="maija@kunta.example").exists()
    assert "maija" not in caplog.text


def test_the_code_comes_when_mail_works_again(client, sign_up, settings, mail_is_down):
    sign_up(client, "maija@kunta.example", password1=PASSWORD)
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}

    client.post(VERIFY, {"action": "resend"})
    client.post(VERIFY, {"code": newest_code("maija@kunta.example")})

    assert who(client) == "maija@kunta.example"


def test_asking_for_a_code_to_sign_in_says_so_too_and_the_same_for_a_stranger(client, mail_is_down):
    user = User.objects.create_user("maija@kunta.example", PASSWORD, full_name="Maija M")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)

    known = client.post("/fi/accounts/login/code/", {"email": "maija@kunta.example"})
    unknown = client.post("/fi/accounts/login/code/", {"email": "nobody@kunta.example"})

    assert known.status_code == unknown.status_code == 302
    assert known["Location"] == unknown["Location"]
