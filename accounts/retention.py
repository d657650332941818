"""How long data is kept, and what happens then. Every app registers its own rules in ``AppConfig.ready``."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet

from accounts import idle
from accounts.models import ApiToken, Look


@dataclass(frozen=True)
class Rule:
    """Rows that ``due`` finds for a moment go ``days`` after what ``due`` counts from."""

    name: str
    days: int
    due: Callable[[datetime], QuerySet[Any]]
    act: Callable[[QuerySet[Any], datetime], None]


def _delete(rows: QuerySet[Any], now: datetime) -> None:
    rows.delete()


_rules: list[Rule] = []


def register(
    name: str,
    *,
    days: int,
    due: Callable[[datetime], QuerySet[Any]],
    act: Callable[[QuerySet[Any], datetime], None] = _delete,
) -> None:
    """Keep rows for so many days. ``due`` gets the moment before which they are too old.

    ``act`` gets the rows and the time, and does what is due; deleting if nothing else is said.
    """
    _rules.append(Rule(name, days, due, act))


def register_all() -> None:
    """The rules of accounts."""
    register("sessions that have ended", days=0, due=lambda before: Session.objects.filter(expire_date__lt=before))
    register("API tokens that have expired", days=30, due=lambda before: ApiToken.objects.filter(expires_at__lt=before))
    if settings.IDLE_ACCOUNT_DAYS:
        days = settings.IDLE_ACCOUNT_DAYS
        # Erasing stands first: whoever is warned tonight is not erased tonight.
        register("accounts that stayed idle after a warning", days=days, due=idle.to_erase, act=idle.erase)
        register(
            "idle accounts whose people are to be warned",
            days=days - idle.NOTICE.days,
            due=idle.to_warn,
            act=idle.enqueue_warnings,
        )
    register("who looked at whom", days=730, due=lambda before: Look.objects.filter(at__lt=before))


def apply(*, now: datetime, is_dry_run: bool = False) -> list[tuple[str, int]]:
    """Delete what is older than its rule says, or only count it. Returns (rule, rows); twice does no harm."""
    done = []
    for rule in _rules:
        with transaction.atomic():
            rows = rule.due(now - timedelta(days=rule.days))
            count = rows.count()
            if count and not is_dry_run:
                rule.act(rows, now)
        done.append((rule.name, count))
    return done
