"""Tokens for programs: made and revoked by their person, shown once, kept as a hash."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import privacy, services
from accounts.models import ApiToken
from tests.accounts.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.urls("config.urls")]

TOKENS = "/fi/accounts/tokens/"
NOW = timezone.now()


@pytest.fixture
def person(client):
    person = UserFactory()
    client.force_login(person)
    return person


def make(client, name="Raportti", valid_for="90"):
    return client.post(TOKENS, {"name": name, "valid_for": valid_for})


def secret_in(answer):
    return re.search(r"<code>(askel_[\w-]{43})</code>", answer.content.decode()).group(1)


def test_a_token_is_shown_once_and_kept_as_a_hash(client, person):
    answer = make(client)
    secret = secret_in(answer)
    assert answer.status_code == 201
    assert "no-store" in answer["Cache-Control"]
    assert secret not in client.get(TOKENS).content.decode()
    assert secret not in str(list(ApiToken.objects.values()))
    assert services.use_api_token(secret=secret, now=timezone.now()).user == person


def test_a_form_sent_twice_makes_one_token(client, person):
    make(client)
    assert make(client).status_code == 422
    assert person.program_tokens.count() == 1


def test_there_are_not_more_than_twenty(client, person):
    for number in range(services.MAX_TOKENS):
        services.create_api_token(user=person, name=str(number), valid_for=timedelta(days=1), now=NOW)
    assert make(client).status_code == 422


def test_a_revoked_token_is_dead_at_once(client, person):
    secret = secret_in(make(client))
    client.post(f"{TOKENS}{person.program_tokens.get().pk}/revoke/")
    assert services.use_api_token(secret=secret, now=timezone.now()) is None


@pytest.mark.parametrize("days", [1, 2])
def test_an_expired_token_is_dead(days):
    _token, secret = services.create_api_token(user=UserFactory(), name="X", valid_for=timedelta(days=1), now=NOW)
    assert services.use_api_token(secret=secret, now=NOW + timedelta(days=days)) is None


def test_the_last_use_is_known_and_not_written_each_time(django_assert_num_queries):
    token, secret = services.create_api_token(user=UserFactory(), name="X", valid_for=timedelta(days=1), now=NOW)
    with django_assert_num_queries(2):
        services.use_api_token(secret=secret, now=NOW)
    with django_assert_num_queries(1):
        services.use_api_token(secret=secret, now=NOW + timedelta(minutes=1))
    token.refresh_from_db()
    assert token.last_used_at == NOW


def test_a_token_is_handed_out_without_its_secret_and_erased_with_its_person(person):
    _token, secret = services.create_api_token(user=person, name="Raportti", valid_for=timedelta(days=1), now=NOW)
    rows = privacy.export_person(user=person)["accounts.ApiToken"]
    assert [row["name"] for row in rows] == ["Raportti"]
    assert "secret" not in str(rows)
    privacy.erase_person(user=person, now=NOW)
    assert services.use_api_token(secret=secret, now=NOW) is None
    assert not ApiToken.objects.exists()
