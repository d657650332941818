"""How fresh a text is and what it rests on, as templates take it from an edition. Pure but for today's date."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone


def upkeep(body: Mapping[str, Any]) -> dict[str, Any]:
    """When the facts were checked, as components/upkeep.html takes it."""
    checked, review = _date(body.get("checked_on")), _date(body.get("next_review_on"))
    return {
        "checked_on": checked,
        "next_review_on": review,
        "law_version": body.get("law_version", ""),
        "reviewed_by": body.get("reviewed_by", ""),
        "is_review_late": review is not None and review < timezone.localdate(),
    }


def sources(body: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The sources as components/sources.html takes them; their anchors are those that citations link to."""
    return [
        {**source, "anchor": f"source-{number}", "seen_on": _date(source["seen_on"])}
        for number, source in enumerate(body.get("sources", ()), start=1)
    ]


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
