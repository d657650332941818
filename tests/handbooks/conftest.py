"""A published handbook and somebody who writes."""

import pytest

from handbooks.models import HandbookPage
from handbooks.services import change_log
from tests.accounts.factories import UserFactory
from tests.authoring import standing
from tests.handbooks.authoring import Handbook


@pytest.fixture(scope="module")
def _handbook(django_db_setup, django_db_blocker):
    """Written once for all tests of a module; what each of them does to it is taken back."""
    with standing(lambda: Handbook(chapters=2, children=2), django_db_blocker) as made:
        yield made


@pytest.fixture
def handbook(_handbook, db):
    change_log.cache_clear()  # rolled back, numbers of editions come again with other notes
    _handbook.page = HandbookPage.objects.get(pk=_handbook.page.pk)
    return _handbook


@pytest.fixture
def editor(db):
    return UserFactory(admin=True)
