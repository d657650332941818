import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client

from accounts.models import User
from config.settings import base
from tests.accounts.conftest import ENROLL, LEARNING, newest_code, who
from tests.accounts.factories import PASSWORD, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.accounts.urls")]

ASK_CODE = "/fi/accounts/login/code/"
GIVE_CODE = "/fi/accounts/login/code/confirm/"
COOKIE = settings.SESSION_COOKIE_NAME


def sign_in_by_code(client: Client, email: str) -> None:
    client.post(ASK_CODE, {"email": email})
    client.post(GIVE_CODE, {"code": newest_code(email)})


def test_the_session_ends_with_the_browser(client, sign_in):
    sign_in(client, UserFactory().email, PASSWORD)
    cookie = client.cookies[COOKIE]
    assert cookie["max-age"] == ""
    assert cookie["expires"] == ""
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_the_session_of_a_code_ends_with_the_browser_too(client):
    sign_in_by_code(client, UserFactory().email)
    assert client.cookies[COOKIE]["max-age"] == ""


def test_reading_the_sign_in_page_starts_no_session(client):
    client.get("/fi/accounts/login/")
    assert COOKIE not in client.cookies


def test_a_session_from_before_signing_in_is_worth_nothing_after_it(client):
    user = UserFactory()
    client.post(ASK_CODE, {"email": user.email})
    before = client.cookies[COOKIE].value
    client.post(GIVE_CODE, {"code": newest_code(user.email)})
    after = client.cookies[COOKIE].value

    assert before != after
    assert not Session.objects.filter(session_key=before).exists()
    stranger = Client()
    stranger.cookies[COOKIE] = before
    assert who(stranger) == "nobody"


def test_a_session_key_that_somebody_else_chose_is_not_taken_over(client, sign_in):
    client.cookies[COOKIE] = "chosenbysomebodyelsechosenbysome"
    sign_in(client, UserFactory().email, PASSWORD)
    assert client.cookies[COOKIE].value != "chosenbysomebodyelsechosenbysome"


def test_signing_out_ends_the_session_on_the_server(client, sign_in):
    user = UserFactory()
    sign_in(client, user.email, PASSWORD)
    key = client.cookies[COOKIE].value
    assert client.get("/fi/accounts/logout/").status_code == 200
    assert who(client) == user.email, "reading the page signs nobody out"
    client.post("/fi/accounts/logout/")
    stranger = Client()
    stranger.cookies[COOKIE] = key
    assert who(stranger) == "nobody"


def test_changing_the_password_signs_out_the_other_browsers(sign_in):
    user = UserFactory()
    here, elsewhere = Client(), Client()
    sign_in(here, user.email, PASSWORD)
    sign_in(elsewhere, user.email, PASSWORD)

    new = "viisi-koivua-ja-puro"
    answer = here.post("/fi/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})

    assert answer["Location"] == "/fi/accounts/profile/"
    assert who(here) == user.email
    assert who(elsewhere) == "nobody"
    assert mail.outbox[-1].to == [user.email], "the owner hears of it"


def test_choosing_a_new_password_by_code_signs_out_the_other_browsers(sign_in):
    user = UserFactory()
    elsewhere, here = Client(), Client()
    sign_in(elsewhere, user.email, PASSWORD)
    here.post("/fi/accounts/password/reset/", {"email": user.email})
    here.post("/fi/accounts/password/reset/confirm/", {"code": newest_code(user.email).lower()})
    new = {"password1": "viisi-koivua-ja-puro", "password2": "viisi-koivua-ja-puro"}
    here.post("/fi/accounts/password/reset/complete/", new)
    assert who(here) == user.email
    assert who(elsewhere) == "nobody"


def test_who_is_made_inactive_is_out_at_once(client, sign_in):
    user = UserFactory()
    sign_in(client, user.email, PASSWORD)
    User.objects.update(is_active=False)
    assert who(client) == "nobody"


def test_an_inactive_person_does_not_get_in(client, sign_in):
    user = UserFactory(is_active=False)
    assert sign_in(client, user.email, PASSWORD)["Location"] == "/fi/accounts/inactive/"
    assert who(client) == "nobody"
    client.post(ASK_CODE, {"email": user.email})
    with pytest.raises(AttributeError):
        newest_code(user.email)  # a mail went out, but no code


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "https:evil.example",
        "javascript:alert(1)",
        "\t//evil.example",
        "\x01//evil.example",
        "http://testserver@evil.example/",
        "http:///evil.example",
        "http://testserver/fi/enroll/",
        "\u2044\u2044evil.example",
    ],
)
def test_next_leads_nowhere_else(client, sign_in, target):
    user = UserFactory()
    answer = client.post("/fi/accounts/login/", {"login": user.email, "password": PASSWORD, "next": target})
    assert answer["Location"] == LEARNING
    assert client.post("/fi/accounts/logout/", {"next": target})["Location"] == settings.LOGOUT_REDIRECT_URL


def test_next_leads_back_into_the_site(client):
    user = UserFactory()
    answer = client.post("/fi/accounts/login/", {"login": user.email, "password": PASSWORD, "next": ENROLL})
    assert answer["Location"] == ENROLL


def test_next_survives_the_code(client):
    user = UserFactory()
    answer = client.post(ASK_CODE, {"email": user.email, "next": ENROLL})
    answer = client.post(answer["Location"], {"code": newest_code(user.email)})
    assert answer["Location"] == ENROLL


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_one_stays_in_the_language_of_the_pages(client, language):
    user = UserFactory(preferred_language="fi")
    answer = client.post(f"/{language}/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert answer["Location"] == f"/{language}/learning/"


def test_a_code_proves_the_address_of_somebody_whom_an_administrator_made(client):
    user = User.objects.create_user("uusi@kunta.example", full_name="Uusi Ihminen")
    sign_in_by_code(client, user.email)
    assert who(client) == user.email
    assert len(mail.outbox) == 1
    assert EmailAddress.objects.get().verified


def test_a_password_typed_by_a_stranger_before_i_came_does_not_open_my_account(sign_up, sign_in):
    """The stranger signs up with my address; I never see that page and sign in by code."""
    stranger, owner = Client(), Client()
    sign_up(stranger, "maija@kunta.example", password1=PASSWORD)
    sign_in_by_code(owner, "maija@kunta.example")
    assert who(owner) == "maija@kunta.example"

    elsewhere = Client()  # the first browser still waits for a code
    sign_in(elsewhere, "maija@kunta.example", PASSWORD)
    assert who(stranger) == who(elsewhere) == "nobody"
    assert who(owner) == "maija@kunta.example"


def test_nor_after_i_asked_for_a_new_password_and_left(sign_up, sign_in):
    stranger, owner = Client(), Client()
    sign_up(stranger, "maija@kunta.example", password1=PASSWORD)
    owner.post("/fi/accounts/password/reset/", {"email": "maija@kunta.example"})
    owner.post("/fi/accounts/password/reset/confirm/", {"code": newest_code("maija@kunta.example")})
    sign_in(Client(), "maija@kunta.example", PASSWORD)
    assert not User.objects.get().has_usable_password()


def test_my_own_password_stays_when_i_sign_in_by_code_later(client, sign_up):
    sign_up(client, "maija@kunta.example", password1=PASSWORD)
    client.post("/fi/accounts/confirm-email/", {"code": newest_code("maija@kunta.example")})
    later = Client()
    sign_in_by_code(later, "maija@kunta.example")
    assert who(later) == "maija@kunta.example"
    assert User.objects.get().check_password(PASSWORD)


def test_a_new_address_takes_over_once_it_is_proved(client, sign_in):
    user = UserFactory()
    old = user.email
    sign_in(client, old, PASSWORD)
    data = {"email": "uusi@kunta.example", "action_add": ""}
    answer = client.post("/fi/accounts/email/", data)
    if answer["Location"].startswith("/fi/accounts/reauthenticate/"):
        client.post(answer["Location"], {"password": PASSWORD}, follow=True)
    user.refresh_from_db()
    assert user.email == old
    client.post("/fi/accounts/confirm-email/", {"code": newest_code("uusi@kunta.example")})
    user.refresh_from_db()
    assert user.email == "uusi@kunta.example"
    assert [row.email for row in EmailAddress.objects.all()] == ["uusi@kunta.example"]
    assert [old] in [message.to for message in mail.outbox], "the old address hears of it"


def test_a_code_opens_one_browser_once():
    """T086: bound to the browser that asked, and used up by it; it stands in no address."""
    user, here, elsewhere = UserFactory(), Client(), Client()
    here.post(ASK_CODE, {"email": user.email})
    code = newest_code(user.email)
    elsewhere.post(GIVE_CODE, {"code": code})
    assert who(elsewhere) == "nobody"
    here.post(GIVE_CODE, {"code": code})
    assert who(here) == user.email
    here.post("/fi/accounts/logout/")
    here.post(GIVE_CODE, {"code": code})
    assert who(here) == "nobody"
    assert "http" not in mail.outbox[-1].body.replace(settings.SITE_URL, "")


@pytest.mark.parametrize("header", ["host", "x-forwarded-host", "forwarded"])
def test_no_header_puts_another_site_into_a_mail(client, settings, header):
    """T091"""
    user = UserFactory()
    settings.ALLOWED_HOSTS = ["testserver"]
    value = "host=evil.example" if header == "forwarded" else "evil.example"
    answer = client.post("/fi/accounts/password/reset/", {"email": user.email}, headers={header: value})
    assert answer.status_code == (400 if header == "host" else 302)
    assert not any("evil" in str(message.message()) for message in mail.outbox)


def test_cookies_of_production_are_for_this_host_over_tls_only():
    """T092"""
    for name in ("SESSION", "CSRF"):
        assert getattr(base, f"{name}_COOKIE_NAME").startswith("__Host-")
        assert getattr(base, f"{name}_COOKIE_SECURE") is True
        assert not hasattr(base, f"{name}_COOKIE_DOMAIN")
    assert base.SESSION_EXPIRE_AT_BROWSER_CLOSE is True
    assert base.SESSION_COOKIE_AGE <= 60 * 60 * 24 * 2
