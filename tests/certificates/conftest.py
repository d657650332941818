import pytest
from django.core.files.storage import storages


@pytest.fixture(autouse=True)
def _private_files(tmp_path, settings):
    """Each test has a private storage of its own."""
    settings.STORAGES = {
        **settings.STORAGES,
        "private": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "private"), "base_url": None},
        },
    }
    assert storages["private"].location == str(tmp_path / "private")
