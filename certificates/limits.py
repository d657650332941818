"""How many wrong codes or names one address may try. Right ones are never counted: a county may stand behind it."""

from datetime import datetime

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

SECONDS = 60 * 60


def is_over_limit(request: HttpRequest, misses: int, now: datetime) -> bool:
    """Count ``misses`` of whoever asks; whether there are too many of them this hour. No address is kept as it is."""
    try:
        address = get_adapter(request).get_client_ip(request)
    except PermissionDenied:  # a proxy that does not say: all behind it together
        address = ""
    return _add(f"address:{address}", misses, now) > settings.CERTIFICATE_MISSES_PER_HOUR


def is_guessing_name(code: str, now: datetime) -> bool:
    """Count a wrong name typed for one certificate, whoever typed it; whether there are too many of them this hour."""
    return _add(f"name:{code}", 1, now) > NAMES_PER_HOUR


NAMES_PER_HOUR = 20


def _add(what: str, count: int, now: datetime) -> int:
    hour = int(now.timestamp()) // SECONDS
    key = "certificate-misses:" + salted_hmac("certificates.limits", f"{what}:{hour}", algorithm="sha256").hexdigest()
    cache.add(key, 0, SECONDS)
    try:
        return cache.incr(key, count)
    except ValueError:  # it went out of the cache in between
        return count
