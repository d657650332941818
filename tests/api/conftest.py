import pytest

from tests.access.conftest import world

__all__ = ["world"]


@pytest.fixture
def api(world):
    """Ask the API as somebody: a role with a session, or ``token``."""

    def ask(path, role="anonymous", method="get", secret="", **kwargs):
        headers = kwargs.pop("headers", {})
        if role == "token":
            headers, role = headers | world.bearer(secret), "anonymous"
        if method != "get":
            kwargs.setdefault("content_type", "application/json")
        return getattr(world.client(role), method)(path, headers=headers, **kwargs)

    return ask
