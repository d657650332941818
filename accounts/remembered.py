"""What is remembered of the service's settings, and how it is forgotten."""

from contextvars import ContextVar

from django.conf import settings
from django.core.cache import cache

# While a page is made that other readers will get: the version of the site that it is made for. What goes into such a
# page must be no older, see content.services.freshness.
made_for: ContextVar[str] = ContextVar("accounts.remembered.made_for", default="")


def service_key(language: str) -> str:
    """Where the service in ``language`` is remembered."""
    return f"accounts.service.{language}:{made_for.get()}"


def forget_service() -> None:
    """Have the settings read anew by the next page; where each process remembers for itself, of this one."""
    cache.delete_many([service_key(code) for code, _name in settings.LANGUAGES])
