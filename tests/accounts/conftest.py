import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client

LEARNING = "/fi/learning/"
ENROLL = "/sv/enroll/"


def code_in(message) -> str:
    """The one-time code in a mail, as it is printed there."""
    return re.search(r"\b([B-Z]{4}-[B-Z]{4})\b", message.body).group(1)


def newest_code(address: str) -> str:
    return code_in([message for message in mail.outbox if message.to == [address]][-1])


def who(client: Client) -> str:
    """Who the site thinks is asking."""
    return client.get(LEARNING).content.decode()


@pytest.fixture
def sign_up(db) -> Callable:
    def _sign_up(client: Client, email: str, *, next_url: str = "", language: str = "fi", **fields: str):
        data = {"email": email, "full_name": "Maija Meikäläinen", "preferred_language": language} | fields
        if next_url:
            data["next"] = next_url
        return client.post(f"/{language}/accounts/signup/", data)

    return _sign_up


@pytest.fixture
def sign_in(db) -> Callable:
    def _sign_in(client: Client, email: str, password: str, **extra: str):
        return client.post("/fi/accounts/login/", {"login": email, "password": password}, **extra)

    return _sign_in
