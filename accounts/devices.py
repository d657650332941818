"""Where a person is signed in: noted when it begins, ended by them, gone with the session."""

from datetime import datetime
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from accounts.models import SignIn
from accounts.sessions import has_idled_out

_TABLETS = ("iPad", "Tablet", "Silk/", "PlayBook")
_PHONES = ("Mobi", "iPhone", "iPod", "Phone")
_COMPUTERS = ("Windows", "Macintosh", "X11", "CrOS", "Linux")


def device_of(agent: str) -> SignIn.Device:
    """The kind of device that a browser's words speak of; the words themselves are not kept.

    Tablets of Android say Android and not Mobile; newer iPads say that they are a Macintosh, and are believed.
    """
    if any(word in agent for word in _TABLETS) or ("Android" in agent and "Mobi" not in agent):
        return SignIn.Device.TABLET
    if any(word in agent for word in _PHONES):
        return SignIn.Device.PHONE
    if any(word in agent for word in _COMPUTERS):
        return SignIn.Device.COMPUTER
    return SignIn.Device.OTHER


def note(*, request: HttpRequest, user: Any, now: datetime) -> SignIn:
    """Note that the request's browser is signed in as ``user``. Two statements; twice does no harm."""
    if request.session.session_key is None:
        request.session.save()
    row, _is_new = SignIn.objects.get_or_create(
        session_id=request.session.session_key,
        defaults={"user": user, "device": device_of(request.headers.get("User-Agent", "")), "began_at": now},
    )
    return row


def open_sign_ins(user: Any, *, now: datetime) -> list[SignIn]:
    """Where the person could go on without signing in anew, the newest first. One query."""
    known = user.get_session_auth_hash()
    rows = SignIn.objects.for_person(user).filter(session__expire_date__gt=now).select_related("session")
    return [row for row in rows if _is_good(row.session.get_decoded(), known, now)]


def _is_good(data: dict[str, Any], known: str, now: datetime) -> bool:
    """Whether a session would still be let in: its password is the newest, and it has not idled too long."""
    return constant_time_compare(data.get(HASH_SESSION_KEY, ""), known) and not has_idled_out(data, now.timestamp())


def end(*, user: Any, pk: int, session_key: str | None) -> bool:
    """Sign the person out in one browser that is not the one that asks, at once. Whether they were signed in there."""
    row = SignIn.objects.for_person(user).besides(session_key).filter(pk=pk).first()
    if row is None:
        return False
    _end(row)
    return True


def end_others(*, user: Any, session_key: str | None) -> int:
    """Sign the person out in every browser but the one that asks. Returns how many there were."""
    rows = list(SignIn.objects.for_person(user).besides(session_key))
    for row in rows:
        _end(row)
    return len(rows)


def _end(row: SignIn) -> None:
    """Delete the session where it is kept, which is the cache too."""
    import_module(settings.SESSION_ENGINE).SessionStore(row.session_id).delete()
