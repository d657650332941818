"""Helplines as pages show them."""

from typing import Any

from django.db.models import Max

from content.models import Contact
from content.services.freshness import remember

# A corrected number is everywhere within this time, without a query on each page.
FRESH_SECONDS = 30


def footer_contacts(language: str) -> list[dict[str, Any]]:
    """The places of help that stand on every page, in ``language`` or else in any."""
    return remember(f"contacts:footer:{language}", lambda: _footer_contacts(language), FRESH_SECONDS)


def contacts_stamp() -> str:
    """Changes whenever a contact does; part of the key under which rendered text is kept."""
    return remember("contacts:stamp", _stamp, FRESH_SECONDS)


def _stamp() -> str:
    newest = Contact.objects.aggregate(newest=Max("updated_at"))["newest"]
    return f"{newest.timestamp():.6f}" if newest else "0"


def _footer_contacts(language: str) -> list[dict[str, Any]]:
    fields = ("name", "phone", "tel", "hours", "language_hours", "chat_url", "chat_hours")
    rows = list(Contact.objects.in_footer().for_language(language).values(*fields))
    return rows or list(Contact.objects.in_footer().for_language("fi").values(*fields))
