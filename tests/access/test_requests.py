"""What holds of every address at once: nothing is done for another site, or for somebody half-way signed in."""

from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.db import transaction
from django.test import Client

from tests.access.test_matrix import ADMIN, OURS, SIGN_IN, Row, ask, meets, records
from tests.access.world import ROLES, World
from tests.accounts.factories import PASSWORD, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.urls("config.urls")]

# Public questions about a certificate change nothing and are nobody's.
WITHOUT_TOKEN = {"verify:name", "verify:many"}


def may(row: Row) -> str:
    """Somebody who is let in here, signed in if possible."""
    allowed = [role for role, cell in zip(ROLES, row.cells, strict=True) if cell in ("full", "bare", "ok")]
    return next((role for role in allowed if role != "anonymous"), "")


def test_nothing_is_done_without_the_forms_token(world: World, monkeypatch: pytest.MonkeyPatch):
    """T087: what another site can have a browser send."""
    plain = world.client
    monkeypatch.setattr(world, "client", lambda role: plain(role, enforce_csrf_checks=True))
    before, wrong, asked = records(world), [], 0
    for row in (*OURS, *SIGN_IN, *ADMIN):
        role = may(row)
        if row.method != "POST" or not role or row.route in WITHOUT_TOKEN:
            continue
        asked += 1
        with transaction.atomic():
            answer = ask(world, row, role)
            if answer.status_code != 403 or records(world) != before:
                wrong.append((str(row), role, answer.status_code))
            transaction.set_rollback(True)
    assert wrong == []
    assert asked > 30


def test_after_the_password_and_before_the_second_factor_one_is_nobody(world: World):
    """T084"""
    user, browser = UserFactory(), Client()
    TOTP.activate(user, generate_totp_secret())
    answer = browser.post("/fi/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert answer["Location"] == "/fi/accounts/2fa/authenticate/"
    world.sessions["halfway"] = browser.cookies[settings.SESSION_COOKIE_NAME].value
    wrong: list[Any] = []
    for row in (*OURS, *ADMIN):
        if row.method == "GET" and row.cells[0] in ("login", "no") and may(row):
            with transaction.atomic():
                answer = ask(world, row, "halfway")
                transaction.set_rollback(True)
            if not meets(answer, row.cells[0]):
                wrong.append((str(row), row.cells[0], answer.status_code))
    del world.sessions["halfway"]
    assert wrong == []
