"""The accessibility statement, made of website/accessibility.toml."""

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

_FILE = Path(__file__).resolve().parent.parent / "accessibility.toml"


@lru_cache(maxsize=1)
def facts() -> dict[str, Any]:
    """What the file says: when it was checked and how, and the known gaps in three languages."""
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


@require_safe
def statement(request: HttpRequest) -> HttpResponse:
    """The five points that the law asks for. No query."""
    known, language = facts(), get_language() or "fi"
    gaps = [{"criterion": gap["criterion"], **gap[language]} for gap in known["gaps"]]
    return render(
        request,
        "website/accessibility.html",
        {
            "gaps": gaps,
            "made_on": known["made_on"],
            "checked_on": known["checked_on"],
            "next_review_on": known["next_review_on"],
            "is_review_late": known["next_review_on"] < timezone.localdate(),
        },
    )
