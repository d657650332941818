import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import mail
from django.test import Client

from accounts.forms import SignupForm
from accounts.models import User
from tests.accounts.conftest import ENROLL, LEARNING, newest_code, who
from tests.accounts.factories import PASSWORD, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.accounts.urls")]

VERIFY = "/fi/accounts/confirm-email/"


def test_who_signs_up_with_a_password_is_in_after_the_code(client, sign_up):
    answer = sign_up(client, "maija@kunta.example", password1=PASSWORD)
    assert answer["Location"] == VERIFY
    assert who(client) == "nobody"

    answer = client.post(VERIFY, {"code": newest_code("maija@kunta.example")})

    assert answer["Location"] == LEARNING
    assert who(client) == "maija@kunta.example"
    assert User.objects.get().check_password(PASSWORD)


def test_who_signs_up_without_a_password_signs_in_by_code_ever_after(client, sign_up):
    sign_up(client, "maija@kunta.example")
    client.post(VERIFY, {"code": newest_code("maija@kunta.example")})
    assert who(client) == "maija@kunta.example"
    assert not User.objects.get().has_usable_password()

    later = Client()
    later.post("/fi/accounts/login/code/", {"email": "maija@kunta.example"})
    later.post("/fi/accounts/login/code/confirm/", {"code": newest_code("maija@kunta.example")})
    assert who(later) == "maija@kunta.example"


def test_signing_up_by_passkey_proves_the_address_and_then_makes_the_passkey(client, sign_up):
    assert client.get("/fi/accounts/signup/passkey/").status_code == 200
    data = {"email": "maija@kunta.example", "full_name": "Maija M", "preferred_language": "fi"}
    assert client.post("/fi/accounts/signup/passkey/", data)["Location"] == VERIFY

    answer = client.post(VERIFY, {"code": newest_code("maija@kunta.example")})

    assert answer["Location"] == "/fi/accounts/2fa/webauthn/signup/"
    assert client.get(answer["Location"]).status_code == 200
    assert who(client) == "nobody"
    assert settings.MFA_PASSKEY_LOGIN_ENABLED


def test_the_passkey_page_asks_no_password(client):
    assert "password1" not in client.get("/fi/accounts/signup/passkey/").context["form"].fields


def test_name_and_language_are_kept(client, sign_up):
    sign_up(client, "maija@kunta.example", full_name="  Maija   Meika\u0308la\u0308inen ", language="sv")
    user = User.objects.get()
    assert user.full_name == "Maija Meikäläinen"
    assert user.preferred_language == "sv"


def test_the_language_of_the_page_is_offered_first(client):
    assert client.get("/en/accounts/signup/").context["form"]["preferred_language"].value() == "en"


def test_the_page_where_one_came_from_is_where_one_lands(client, sign_up):
    sign_up(client, "maija@kunta.example", next_url=ENROLL)
    answer = client.post(VERIFY, {"code": newest_code("maija@kunta.example")})
    assert answer["Location"] == ENROLL


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_one_stays_in_the_language_of_the_pages(client, sign_up, language):
    sign_up(client, "maija@kunta.example", language=language)
    answer = client.post(f"/{language}/accounts/confirm-email/", {"code": newest_code("maija@kunta.example")})
    assert answer["Location"] == f"/{language}/learning/"


@pytest.mark.parametrize(
    "shape",
    [
        str.lower,
        lambda code: f"  {code} ",
        lambda code: code.replace("-", ""),
        lambda code: code.replace("-", " \u2013 "),
        lambda code: code.replace("-", "\u00a0"),
        lambda code: "\u200e".join(code),
        lambda code: "".join(chr(ord(c) + 0xFEE0) for c in code),
    ],
    ids=["lower case", "spaces around", "no dash", "long dash", "hard space", "invisible marks", "full width"],
)
def test_a_code_counts_however_it_is_pasted(client, sign_up, shape):
    sign_up(client, "maija@kunta.example")
    client.post(VERIFY, {"code": shape(newest_code("maija@kunta.example"))})
    assert who(client) == "maija@kunta.example"


def test_an_empty_code_is_no_code(client, sign_up):
    sign_up(client, "maija@kunta.example")
    assert client.post(VERIFY, {"code": " - "}).status_code == 200
    assert who(client) == "nobody"


@pytest.mark.parametrize(
    "name",
    [
        "Maija\u202eneväläikieM",
        "Maija\u2066 M",
        "Maija\u200f",
        "Maija\x07",
        "Maija\nBcc: a@b",
        "Maija\x00",
        "Maija \ud800",
        "1234",
        "   ",
        "M" * 121,
    ],
)
def test_a_name_that_would_spoil_a_certificate_is_refused(name):
    form = SignupForm({"full_name": name, "preferred_language": "fi"})
    assert "full_name" in form.errors


@pytest.mark.parametrize(
    "name",
    ["Åsa Öhman", "O'Brien-Ní Dhónaill", "نور الهدى", "Нина Ким", "محمد\u200cرضا", "李明"],  # noqa: RUF001
)
def test_a_name_in_any_script_is_welcome(name):
    form = SignupForm({"full_name": name, "preferred_language": "fi"})
    assert form.is_valid()
    assert form.cleaned_data["full_name"] == name


def test_a_refused_name_makes_no_account(client, sign_up):
    assert sign_up(client, "maija@kunta.example", full_name="Maija\u202e").status_code == 200
    assert not User.objects.exists()
    assert not mail.outbox


def test_a_common_password_is_refused(client, sign_up):
    assert "password1" in sign_up(client, "maija@kunta.example", password1="password123").context["form"].errors


def test_two_spellings_of_one_address_are_one_person(client, sign_up, sign_in):
    UserFactory(email="maija@kunta.example")
    sign_up(client, "MAIJA@Kunta.Example")
    assert User.objects.count() == 1

    other = Client()
    sign_in(other, "Maija@KUNTA.example", PASSWORD)
    assert who(other) == "maija@kunta.example"


def test_the_second_click_of_a_double_click_is_answered_like_the_first(client, sign_up, monkeypatch):
    """Both requests found the address free, so the second meets the database's rule."""
    sign_up(client, "maija@kunta.example")
    monkeypatch.setattr("allauth.account.internal.flows.manage_email.assess_unique_email", lambda *a, **k: True)
    answer = sign_up(Client(), "maija@kunta.example")
    assert answer["Location"] == VERIFY
    assert User.objects.count() == EmailAddress.objects.count() == 1


def test_mail_subjects_name_the_site_only(client, sign_up):
    sign_up(client, "maija@kunta.example")
    assert mail.outbox[0].subject.startswith(f"{settings.SITE_NAME}: ")
    assert "testserver" not in mail.outbox[0].subject


def test_a_name_that_files_cannot_show_is_welcome_and_its_bearer_told_at_once(client, sign_up):
    sign_up(client, "xiaoming@kunta.example", full_name="王小明")
    assert "latinalaisin kirjaimin" in client.get(VERIFY).text
    assert User.objects.get(email="xiaoming@kunta.example").full_name == "王小明"
