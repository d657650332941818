"""Who offers this service, as its administrators have said it: remembered for half a minute, without a query.

Whoever saves them sees them at once, and so do readers of shared pages, which have another version then.

Whatever they have not said is as the environment has it, so that a fresh site works.
"""

import re
from dataclasses import dataclass
from email.headerregistry import Address
from email.utils import parseaddr

from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import get_language

from accounts.models import ServiceSettings
from accounts.remembered import service_key

FRESH_SECONDS = 30
_LOGO_SIZE = re.compile(r"-(\d+)x(\d+)\.png$")


@dataclass(frozen=True)
class Service:
    """The service in one language."""

    name: str
    controller: str
    contact: str
    exit_url: str
    sender: str
    logo: str
    logo_alt: str
    bar_color: str
    brand_color: str
    is_set_up: bool

    @property
    def has_colors(self) -> bool:
        """Whether a style sheet of its own is needed."""
        return bool(self.bar_color or self.brand_color)

    @property
    def logo_url(self) -> str:
        """Where the logo is; empty without one."""
        return reverse("service_logo", args=[self.logo.removeprefix("service/")]) if self.logo else ""

    @property
    def logo_size(self) -> tuple[int, int]:
        """Width and height of the logo's file in pixels; zeros without one."""
        found = _LOGO_SIZE.search(self.logo)
        return (int(found[1]), int(found[2])) if found else (0, 0)


def service(language: str = "") -> Service:
    """The service in ``language``, else in that of the request. A query at most each half minute."""
    code = language or get_language() or settings.LANGUAGE_CODE
    key = service_key(code)
    known: Service | None = cache.get(key)
    if known is None:
        known = _load(code)
        cache.set(key, known, FRESH_SECONDS)
    return known


def _load(language: str) -> Service:
    row = ServiceSettings.objects.first()
    said = row or ServiceSettings()
    installed = settings.EXIT_URLS.get(language, settings.EXIT_URLS["fi"])
    name = getattr(said, f"name_{language}", "") or settings.SITE_NAME
    return Service(
        name=name,
        controller=getattr(said, f"controller_{language}", ""),
        contact=said.contact,
        exit_url=getattr(said, f"exit_url_{language}", "") or installed,
        # Readers see in their mail who writes, in the language of the mail.
        sender=str(Address(name, addr_spec=parseaddr(said.sender or settings.DEFAULT_FROM_EMAIL)[1])),
        logo=said.logo,
        logo_alt=getattr(said, f"logo_alt_{language}", "") or name,
        bar_color=said.bar_color,
        brand_color=said.brand_color,
        # Wagtail makes an empty row as soon as somebody opens its page.
        is_set_up=bool(row and (row.name_fi or row.name_sv or row.name_en or row.contact)),
    )
