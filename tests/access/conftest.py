import pytest

from certificates import files
from tests.access.world import World
from tests.authoring import standing


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with standing(World, django_db_blocker) as made:
        yield made
        files.delete(made.pdf)
        made.image.file.storage.delete(made.image.file.name)
