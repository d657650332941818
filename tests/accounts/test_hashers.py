"""How passwords are kept."""

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher, PBKDF2PasswordHasher
from django.urls import reverse

from config.settings import base
from tests.accounts.factories import PASSWORD, UserFactory


@pytest.fixture
def hashers(settings):
    """Those of production; tests have a quick one."""
    settings.PASSWORD_HASHERS = base.PASSWORD_HASHERS


@pytest.mark.django_db
@pytest.mark.parametrize("older", [Argon2PasswordHasher(), PBKDF2PasswordHasher()])
def test_a_password_kept_in_another_way_is_kept_anew_when_its_owner_signs_in(hashers, older, client):
    user = UserFactory()
    type(user).objects.filter(pk=user.pk).update(password=older.encode(PASSWORD, older.salt()))
    answer = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert answer.status_code == 302
    user.refresh_from_db()
    assert user.password.startswith("argon2$argon2id$v=19$m=47104,t=1,p=1$")
    assert user.check_password(PASSWORD)
