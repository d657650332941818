"""Who offers this service, as its administrators have said it: remembered for half a minute, without a query.

Whatever they have not said is as the environment has it, so that a fresh site works.
"""

from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import get_language

from accounts.models import ServiceSettings

FRESH_SECONDS = 30


@dataclass(frozen=True)
class Service:
    """The service in one language."""

    name: str
    controller: str
    contact: str
    exit_url: str
    sender: str
    bar_color: str
    brand_color: str
    is_set_up: bool

    @property
    def has_colors(self) -> bool:
        """Whether a style sheet of its own is needed."""
        return bool(self.bar_color or self.brand_color)


def service(language: str = "") -> Service:
    """The service in ``language``, else in that of the request. A query at most each half minute."""
    code = language or get_language() or settings.LANGUAGE_CODE
    key = f"accounts.service.{code}"
    known: Service | None = cache.get(key)
    if known is None:
        known = _load(code)
        cache.set(key, known, FRESH_SECONDS)
    return known


def _load(language: str) -> Service:
    row = ServiceSettings.objects.first()
    said = row or ServiceSettings()
    installed = settings.EXIT_URLS.get(language, settings.EXIT_URLS["fi"])
    return Service(
        name=getattr(said, f"name_{language}", "") or settings.SITE_NAME,
        controller=getattr(said, f"controller_{language}", ""),
        contact=said.contact,
        exit_url=getattr(said, f"exit_url_{language}", "") or installed,
        sender=said.sender or settings.DEFAULT_FROM_EMAIL,
        bar_color=said.bar_color,
        brand_color=said.brand_color,
        is_set_up=row is not None,
    )
