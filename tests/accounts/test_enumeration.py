"""Whoever asks does not learn who has an account."""

import pytest
from django.core import mail
from django.test import Client

from accounts.models import User
from tests.accounts.factories import PASSWORD, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.accounts.urls")]

KNOWN, UNKNOWN = "known@kunta.example", "unkno@kunta.example"  # equally long, so that pages compare
WAYS = [
    ("/fi/accounts/signup/", {"full_name": "Maija M", "preferred_language": "fi"}, "email"),
    ("/fi/accounts/signup/", {"full_name": "王小明", "preferred_language": "fi", "password1": PASSWORD}, "email"),
    ("/fi/accounts/signup/passkey/", {"full_name": "Maija M", "preferred_language": "fi"}, "email"),
    ("/fi/accounts/login/code/", {}, "email"),
    ("/fi/accounts/password/reset/", {}, "email"),
    ("/fi/accounts/login/", {"password": "not-this-one"}, "login"),
]


def seen(path: str, data: dict[str, str], field: str, email: str) -> list[object]:
    """Everything that a stranger can compare, from the answer to the sixth wrong code."""
    client = Client()
    mail.outbox.clear()
    answer = client.post(path, data | {field: email}, follow=True)
    steps = [answer.redirect_chain, answer.status_code, plain(answer.content, email), len(mail.outbox)]
    page = answer.redirect_chain[-1][0] if answer.redirect_chain else path
    for posted in [{"action": "resend"}, *[{"code": "BCDF-BCDF"}] * 5]:
        answer = client.post(page, posted, follow=True)
        steps += [answer.redirect_chain, answer.status_code, plain(answer.content, email)]
    steps.append(sorted((name, morsel["max-age"]) for name, morsel in client.cookies.items()))
    return steps


def plain(content: bytes, email: str) -> str:
    """The page without what differs on every request."""
    import re

    text = content.decode().replace(email, "…")
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text)


@pytest.mark.parametrize(("path", "data", "field"), WAYS)
@pytest.mark.parametrize("is_active", [True, False])
@pytest.mark.parametrize("verified", [True, False])
def test_a_known_and_an_unknown_address_look_the_same(path, data, field, is_active, verified):
    UserFactory(email=KNOWN, is_active=is_active, verified=verified)
    assert seen(path, data, field, KNOWN) == seen(path, data, field, UNKNOWN)


def test_the_owner_of_a_taken_address_is_told_by_mail(sign_up):
    UserFactory(email=KNOWN)
    sign_up(Client(), KNOWN)
    assert [message.to for message in mail.outbox] == [[KNOWN]]
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("path", "data", "field"), [way for way in WAYS if "password1" in way[1] or "password" in way[1]]
)
def test_a_known_and_an_unknown_address_cost_one_hash_each(path, data, field, monkeypatch):
    """Hashing is the one slow thing on the way, so counting hashes compares the time better than a clock."""
    from django.contrib.auth import hashers

    UserFactory(email=KNOWN)
    hashed: list[str] = []
    encode = hashers.MD5PasswordHasher.encode
    monkeypatch.setattr(hashers.MD5PasswordHasher, "encode", lambda *args: hashed.append("one") or encode(*args))
    costs = []
    for email in (KNOWN, UNKNOWN):
        hashed.clear()
        Client().post(path, data | {field: email})
        costs.append(len(hashed))
    assert costs == [1, 1]
