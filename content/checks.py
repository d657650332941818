"""System checks: what people forget, and what another release of Wagtail may change under us."""

import inspect
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from wagtail.models import Page

from content import lemmas


@register
def wagtail_reads_our_route(**kwargs: Any) -> list[Error]:
    """content.views.serve hands its page to Wagtail through this attribute."""
    if "_wagtail_route_for_request" in inspect.getsource(Page.route_for_request):
        return []
    return [
        Error(
            "Wagtail no longer reads request._wagtail_route_for_request.",
            hint="Change content.views.serve: pages are routed twice or not at all.",
            id="content.E001",
        )
    ]


@register
def dictionaries_are_packed(**kwargs: Any) -> list[CheckMessage]:
    """Without them search finds no inflected word."""
    missing = [language for language in lemmas.LANGUAGES if not lemmas.dictionary_file(language).exists()]
    hint = "Run: manage.py build_assets, then manage.py update_index"
    return [Warning(f"No dictionary for search in {language}.", hint=hint, id="content.W003") for language in missing]


@register
def nothing_calls_home(**kwargs: Any) -> list[Error]:
    """Wagtail's admin must ask no third party."""
    loud = [
        name
        for name in ("WAGTAIL_ENABLE_UPDATE_CHECK", "WAGTAIL_ENABLE_WHATS_NEW_BANNER", "WAGTAIL_GRAVATAR_PROVIDER_URL")
        if getattr(settings, name, True)
    ]
    return [Error(f"{name} lets Wagtail's admin call another host.", id="content.E002") for name in loud]
