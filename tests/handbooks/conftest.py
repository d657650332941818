"""A published handbook and somebody who writes."""

import pytest

from tests.accounts.factories import UserFactory
from tests.handbooks.authoring import Handbook


@pytest.fixture
def handbook(db):
    return Handbook(chapters=2, children=2)


@pytest.fixture
def editor(db):
    return UserFactory(admin=True)
