"""Over HTTPS there are two headers more. Every address and role: tests/access/test_matrix.py."""

import pytest
from django.test import Client

from accounts.models import User
from config.settings import base
from tests.pages.headers import header_faults

pytestmark = [pytest.mark.django_db, pytest.mark.urls("config.urls")]


@pytest.fixture
def https(settings) -> Client:
    """As in production: this run's settings are those of one's own machine."""
    for name in ("SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS", "SECURE_HSTS_PRELOAD"):
        setattr(settings, name, getattr(base, name))
    settings.SECURE_CSP = {**base.SECURE_CSP, "upgrade-insecure-requests": True}
    settings.ADMIN_CSP = {**base.ADMIN_CSP, "upgrade-insecure-requests": True}
    return Client(headers={"X-Forwarded-Proto": "https"})


@pytest.mark.parametrize("path", ["/fi/", "/fi/accounts/login/", "/nothing/", "/admin/", "/health/live", "/exit/"])
def test_browsers_are_told_to_stay_on_https(https, path):
    assert header_faults(https.get(path, secure=True).headers, path, is_https=True) == []


def test_signing_out_has_the_browser_forget(client):
    client.force_login(User.objects.create_user(email="anna@example.org"))
    answer = client.post("/fi/accounts/logout/")
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert "Clear-Site-Data" not in client.get("/fi/accounts/login/")
