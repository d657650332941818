"""One account is guarded strictly; a workshop behind one address is not in its own way."""

import pytest
from allauth.account import app_settings
from allauth.core.internal.ratelimit import parse_rates
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.test import Client

from accounts.models import User
from tests.accounts.conftest import LEARNING, newest_code, who
from tests.accounts.factories import PASSWORD, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.accounts.urls")]

VERIFY = "/fi/accounts/confirm-email/"
ASK_CODE = "/fi/accounts/login/code/"
GIVE_CODE = "/fi/accounts/login/code/confirm/"
PEOPLE = 25
WRONG_CODE = "BCDF-BCDF"


def addresses(count: int) -> list[str]:
    return [f"10.0.{n // 250}.{n % 250 + 1}" for n in range(count)]


def test_a_workshop_behind_one_address_signs_up_in_a_minute(sign_up):
    """Everyone forgets the name at first and mistypes the code once."""
    people = [(Client(REMOTE_ADDR="192.0.2.1"), f"osallistuja{n}@kunta.example") for n in range(PEOPLE)]
    for client, email in people:
        assert sign_up(client, email, full_name="").status_code == 200
        assert sign_up(client, email).status_code == 302
    for client, email in people:
        assert client.post(VERIFY, {"code": WRONG_CODE}).status_code == 200
        client.post(VERIFY, {"code": newest_code(email)})
    assert [who(client) for client, _ in people] == [email for _, email in people]


def test_a_workshop_behind_one_address_signs_in_with_passwords_in_a_minute(sign_in):
    people = [(Client(REMOTE_ADDR="192.0.2.1"), UserFactory()) for _ in range(PEOPLE)]
    for client, user in people:
        sign_in(client, user.email, "not-this-one")
    for client, user in people:
        sign_in(client, user.email, PASSWORD)
    assert [who(client) for client, _ in people] == [user.email for _, user in people]


def test_a_workshop_behind_one_address_signs_in_by_code_in_a_minute():
    people = [(Client(REMOTE_ADDR="192.0.2.1"), UserFactory(password=None)) for _ in range(PEOPLE)]
    for client, user in people:
        client.post(ASK_CODE, {"email": user.email})
        client.post(GIVE_CODE, {"code": WRONG_CODE})
    for client, user in people:
        client.post(GIVE_CODE, {"code": newest_code(user.email)})
    assert [who(client) for client, _ in people] == [user.email for _, user in people]


@pytest.mark.parametrize("action", ["signup", "login", "login_failed", "request_login_code", "reset_password"])
def test_one_address_leaves_room_for_a_workshop_on_every_way_in(action):
    per_minute = [r.amount for r in parse_rates(app_settings.RATE_LIMITS[action]) if r.per == "ip" and r.duration <= 60]
    assert min(per_minute) >= 4 * PEOPLE


def test_one_address_is_not_a_way_for_a_machine_either(sign_up):
    client = Client(REMOTE_ADDR="192.0.2.1")
    answers = [sign_up(client, "x@kunta.example", full_name="").status_code for _ in range(121)]
    assert answers == [200] * 120 + [429]


def test_guessing_one_password_stops_wherever_it_comes_from(sign_in):
    user = UserFactory()
    for address in addresses(5):
        sign_in(Client(REMOTE_ADDR=address), user.email, "not-this-one")

    owner = Client(REMOTE_ADDR="203.0.113.9")
    answer = sign_in(owner, user.email, PASSWORD)

    assert answer.context["form"].has_error("__all__", "too_many_login_attempts")
    assert who(owner) == "nobody"


@pytest.mark.parametrize(
    "disguise",
    [
        lambda n: {"HTTP_HOST": f"testserver:{8000 + n}"},
        lambda n: {"HTTP_X_FORWARDED_FOR": f"10.1.1.{n}", "HTTP_FORWARDED": f"for=10.1.1.{n}"},
    ],
    ids=["another port", "a made-up address"],
)
def test_no_header_makes_guesses_count_elsewhere(sign_in, disguise):
    user = UserFactory()
    for n in range(5):
        sign_in(Client(), user.email, "not-this-one", **disguise(n))
    assert sign_in(Client(), user.email, PASSWORD, **disguise(9)).context["form"].has_error("__all__")


@pytest.mark.parametrize("spelling", ["MAIJA@kunta.example", " maija@kunta.example ", "Maija@KUNTA.EXAMPLE"])
def test_spelling_the_address_otherwise_gives_no_more_guesses(sign_in, spelling):
    UserFactory(email="maija@kunta.example")
    for _ in range(5):
        sign_in(Client(), spelling, "not-this-one")
    assert sign_in(Client(), "maija@kunta.example", PASSWORD).context["form"].has_error("__all__")


def test_an_unknown_account_is_limited_like_a_known_one(sign_in):
    for _ in range(5):
        sign_in(Client(), "nobody@kunta.example", "not-this-one")
    answer = sign_in(Client(), "nobody@kunta.example", "not-this-one")
    assert answer.context["form"].has_error("__all__", "too_many_login_attempts")


def test_the_owner_gets_in_by_code_while_a_stranger_guesses_the_password(sign_in):
    user = UserFactory()
    for address in addresses(20):
        sign_in(Client(REMOTE_ADDR=address), user.email, "not-this-one")
    owner = Client()
    owner.post(ASK_CODE, {"email": user.email})
    owner.post(GIVE_CODE, {"code": newest_code(user.email)})
    assert who(owner) == user.email


def test_choosing_a_new_password_ends_the_waiting(sign_in):
    user = UserFactory()
    for _ in range(5):
        sign_in(Client(), user.email, "not-this-one")
    owner = Client()
    owner.post("/fi/accounts/password/reset/", {"email": user.email})
    owner.post("/fi/accounts/password/reset/confirm/", {"code": newest_code(user.email)})
    new = {"password1": "viisi-koivua-ja-puro", "password2": "viisi-koivua-ja-puro"}
    assert owner.post("/fi/accounts/password/reset/complete/", new)["Location"] == LEARNING

    later = Client()
    sign_in(later, user.email, "viisi-koivua-ja-puro")
    assert who(later) == user.email


def test_a_code_is_worth_five_tries():
    user = UserFactory()
    client = Client()
    client.post(ASK_CODE, {"email": user.email})
    answers = [client.post(GIVE_CODE, {"code": WRONG_CODE}).status_code for _ in range(5)]
    assert answers == [200, 200, 200, 200, 302]
    client.post(GIVE_CODE, {"code": newest_code(user.email)})
    assert who(client) == "nobody"


def test_codes_for_one_account_run_out_wherever_they_are_asked_for():
    user = UserFactory()
    for address in addresses(10):
        Client(REMOTE_ADDR=address).post(ASK_CODE, {"email": user.email})
    assert len(mail.outbox) == 3


def test_resending_a_code_runs_out(client):
    user = UserFactory()
    client.post(ASK_CODE, {"email": user.email})
    for _ in range(6):
        client.post(GIVE_CODE, {"action": "resend"})
    assert len(mail.outbox) == 3


def test_nobody_fills_a_strangers_mailbox_by_signing_up(sign_up):
    answers = [sign_up(Client(REMOTE_ADDR=a), "stranger@kunta.example").status_code for a in addresses(5)]
    assert len(mail.outbox) == 3
    assert answers[-1] == 429


def test_reset_codes_for_one_account_run_out_wherever_they_are_asked_for():
    user = UserFactory()
    answers = [
        Client(REMOTE_ADDR=address).post("/fi/accounts/password/reset/", {"email": user.email}).status_code
        for address in addresses(5)
    ]
    assert answers == [302, 302, 302, 429, 429]
    assert len(mail.outbox) == 3


def test_the_second_factor_is_guarded_per_account_too(sign_in):
    user = UserFactory()
    TOTP.activate(user, generate_totp_secret())
    errors = []
    for address in addresses(6):
        client = Client(REMOTE_ADDR=address)
        assert sign_in(client, user.email, PASSWORD)["Location"] == "/fi/accounts/2fa/authenticate/"
        answer = client.post("/fi/accounts/2fa/authenticate/", {"code": "000000"})
        errors.append(answer.context["form"].errors.as_data()["code"][0].code)
        assert who(client) == "nobody"
    assert errors == ["incorrect_code"] * 5 + ["too_many_login_attempts"]


def test_behind_a_proxy_people_are_told_apart_by_what_the_proxy_says(settings, sign_up):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"signup": "1/m/ip"}
    proxy = {"REMOTE_ADDR": "10.0.0.1"}
    first = Client(**proxy, HTTP_X_FORWARDED_FOR="198.51.100.7")
    made_up = Client(**proxy, HTTP_X_FORWARDED_FOR="198.51.100.8, 198.51.100.7")
    second = Client(**proxy, HTTP_X_FORWARDED_FOR="198.51.100.9")
    assert sign_up(first, "a@kunta.example").status_code == 302
    assert sign_up(made_up, "b@kunta.example").status_code == 429
    assert sign_up(second, "c@kunta.example").status_code == 302
    assert User.objects.count() == 2
