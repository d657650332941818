"""Lasting addresses of handbooks and chapters. The pages themselves are found by Wagtail."""

from uuid import UUID

from django.urls import path, register_converter

from handbooks.rules import SHORT_KEY_DIGITS, short_key
from handbooks.views import by_key

app_name = "handbooks"


class ShortKey:
    """See handbooks.rules.short_key."""

    regex = f"[0-9a-f]{{{SHORT_KEY_DIGITS}}}"

    def to_python(self, value: str) -> str:
        """As it is."""
        return value

    def to_url(self, value: str | UUID) -> str:
        """As it is, or made of a page's key."""
        return short_key(value) if isinstance(value, UUID) else value


register_converter(ShortKey, "short_key")

urlpatterns = [
    path("h/<short_key:short>/", by_key.part, {"name": "permalink"}, name="permalink"),
    path("h/<short_key:short>/contents/", by_key.part, {"name": "contents"}, name="contents"),
    path("h/<short_key:short>/changes/", by_key.part, {"name": "changes"}, name="changes"),
    path("h/<short_key:short>/search/", by_key.part, {"name": "search"}, name="search"),
    path("h/<short_key:short>/print/", by_key.part, {"name": "print"}, name="print"),
    path("h/<short_key:short>/feed/", by_key.part, {"name": "feed"}, name="feed"),
]
