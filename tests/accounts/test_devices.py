"""Where somebody is signed in: seen by them, ended by them, and known no longer than it lasts. T083."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import devices
from accounts.models import SignIn
from accounts.sessions import SHARED_DEVICE
from tests.accounts.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

PAGE = "/en/accounts/devices/"
PHONE = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36"
LAPTOP = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


def signed_in(user, agent=LAPTOP, **ticks) -> Client:
    client = Client(headers={"User-Agent": agent}, REMOTE_ADDR="192.0.2.77")
    client.post("/en/accounts/login/", {"login": user.email, "password": PASSWORD} | ticks)
    return client


def is_in(client) -> bool:
    return client.get(PAGE).status_code == 200


@pytest.fixture
def person():
    return UserFactory()


def test_each_browser_is_listed_and_this_one_is_marked(person):
    here, _there = signed_in(person), signed_in(person, PHONE)
    signed_in(UserFactory(), "iPad")
    rows = re.findall(r'<th scope="row">([^<]+)</th>(.*?)</tr>', here.get(PAGE).text, re.DOTALL)
    assert [name for name, _rest in rows] == ["Computer", "Phone"]
    assert ["This device" in rest for _name, rest in rows] == [True, False]


def test_neither_an_address_nor_the_browsers_words_are_kept(person):
    signed_in(person, PHONE)
    kept = str(list(SignIn.objects.values())) + str([row.get_decoded() for row in Session.objects.all()])
    assert "192.0.2.77" not in kept
    assert "Chrome" not in kept


def test_signing_out_there_acts_at_once_and_only_there(person):
    here, there, third = signed_in(person), signed_in(person, PHONE), signed_in(person, "Tablet")
    row = SignIn.objects.get(device="phone")
    assert here.post(reverse("accounts:end_device", args=[row.pk])).status_code == 302
    assert [is_in(client) for client in (here, there, third)] == [True, False, True]
    assert not SignIn.objects.filter(pk=row.pk).exists()


def test_signing_out_everywhere_else_leaves_this_one(person):
    here, there, third = signed_in(person), signed_in(person, PHONE), signed_in(person, PHONE)
    stranger = signed_in(UserFactory())
    here.post(reverse("accounts:end_other_devices"))
    assert [is_in(client) for client in (here, there, third, stranger)] == [True, False, False, True]
    assert "nowhere else" in here.get(PAGE).text


def test_anothers_browser_is_not_there_to_be_ended(person):
    mine, theirs = signed_in(person), signed_in(UserFactory(), PHONE)
    row = SignIn.objects.get(device="phone")
    assert mine.post(reverse("accounts:end_device", args=[row.pk])).status_code == 404
    assert is_in(theirs)


def test_nothing_is_kept_of_a_browser_that_signed_out(person):
    signed_in(person).post("/en/accounts/logout/")
    assert not SignIn.objects.exists()


def test_nothing_is_kept_of_sessions_that_were_swept(person):
    signed_in(person)
    Session.objects.update(expire_date=timezone.now() - timedelta(days=1))
    Session.objects.all().delete()
    assert not SignIn.objects.exists()


def test_a_new_password_ends_the_others_and_keeps_this_one_in_the_list(person):
    here, _there = signed_in(person), signed_in(person, PHONE)
    new = "viisi-koivua-ja-puro"
    here.post("/en/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert [row.device for row in SignIn.objects.all()] == ["computer"]
    assert ">This device<" in here.get(PAGE).text


def test_what_would_not_be_let_in_is_not_listed(person):
    signed_in(person, PHONE, **{SHARED_DEVICE: "on"})
    now = timezone.now()
    assert len(devices.open_sign_ins(person, now=now)) == 1
    person.set_password("somebody-else-chose-it")
    assert devices.open_sign_ins(person, now=now) == []
    assert devices.open_sign_ins(person, now=now + timedelta(days=3)) == []


@pytest.mark.parametrize("count", [1, 6])
def test_the_list_costs_the_same_for_any_number(person, count, django_assert_num_queries):
    for _ in range(count):
        signed_in(person)
    with django_assert_num_queries(1):
        assert len(devices.open_sign_ins(person, now=timezone.now())) == count


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        (LAPTOP, "computer"),
        (PHONE, "phone"),
        (PHONE.replace("Mobile ", ""), "tablet"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148", "phone"),
        ("Mozilla/5.0 (iPad; CPU OS 16_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148", "tablet"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15", "computer"),
        ("curl/8", "other"),
        ("", "other"),
    ],
)
def test_browsers_say_what_they_run_on(agent, device):
    assert devices.device_of(agent) == device
