"""Who works in the admin."""

import pytest

from tests.accounts.factories import UserFactory


@pytest.fixture
def admin(client):
    user = UserFactory(admin=True)
    client.force_login(user)
    return user
