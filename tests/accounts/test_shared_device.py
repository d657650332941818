"""A session on a device that others use ends by itself."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts import sessions
from tests.accounts.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return UserFactory()


def sign_in(person, **data):
    browser = Client()
    browser.post(reverse("account_login"), {"login": person.email, "password": PASSWORD, **data})
    return browser


def later(monkeypatch, minutes):
    now = sessions.time.time()
    monkeypatch.setattr(sessions.time, "time", lambda: now + minutes * 60)


def is_signed_in(browser):
    return browser.get(reverse("accounts:profile")).status_code == 200


def test_after_31_idle_minutes_nobody_is_signed_in(person, monkeypatch):
    browser = sign_in(person, shared_device="on")
    assert is_signed_in(browser)
    key = browser.session.session_key
    later(monkeypatch, 31)
    answer = browser.get(reverse("accounts:profile"))
    assert answer.url.startswith(f"{reverse('account_login')}?next=")
    assert "Sinut kirjattiin ulos" in browser.get(answer.url).text
    assert not browser.session.exists(key)


def test_whoever_does_something_stays(person, monkeypatch):
    browser = sign_in(person, shared_device="on")
    assert is_signed_in(browser)
    later(monkeypatch, 20)
    assert browser.get(reverse("accounts:stay")).status_code == 204
    later(monkeypatch, 20)
    assert is_signed_in(browser)


def test_on_ones_own_device_nothing_ends(person, monkeypatch):
    browser = sign_in(person)
    assert is_signed_in(browser)
    later(monkeypatch, 60 * 20)
    assert is_signed_in(browser)


def test_the_page_can_warn_before(person):
    assert "data-idle=" in sign_in(person, shared_device="on").get(reverse("accounts:profile")).text
    assert "data-idle=" not in sign_in(person).get(reverse("accounts:profile")).text


def test_the_session_dies_with_the_browser(person):
    browser = sign_in(person, shared_device="on")
    morsel = browser.cookies["askel_session"]
    assert (morsel["max-age"], morsel["expires"]) == ("", "")
