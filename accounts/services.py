"""What happens to people's accounts beside what allauth does."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from accounts.models import ApiToken, User

TOKEN_PREFIX = "askel_"  # noqa: S105 - says what it is, to people and to scanners of leaked secrets
MAX_TOKENS = 20
# How exactly a token's last use is known: one write in so long.
LAST_USED_PRECISION = timedelta(minutes=10)


@transaction.atomic
def ensure_email_address(*, user: User) -> None:
    """Give the user one allauth address row for ``user.email``, and none for any other address.

    A new row is unproved: the person proves it by the first code. Without the row a sign-in code would prove
    nothing and a second code would be asked for.
    """
    if EmailAddress.objects.filter(user=user, email=user.email).exists():
        return
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=False)


def drop_unproved_password(*, user: User) -> bool:
    """Forget a password that somebody set before anybody had proved the e-mail address.

    Else a stranger signs up with my address and a password, I later sign in by code, and the stranger's password
    opens my account. Returns whether a password was dropped. Whoever has signed in once keeps theirs.
    """
    if user.last_login is not None or not user.has_usable_password():
        return False
    user.set_unusable_password()
    user.save(update_fields=["password"])
    return True


class TokenNameTakenError(Exception):
    """The person has a token of this name."""


class TooManyTokensError(Exception):
    """The person has as many tokens as they may have."""


def create_api_token(*, user: Any, name: str, valid_for: timedelta, now: datetime) -> tuple[ApiToken, str]:
    """Make a token, and return it with its secret, which is kept nowhere. Three statements.

    Raises TokenNameTakenError or TooManyTokensError.
    """
    secret = TOKEN_PREFIX + secrets.token_urlsafe(32)
    try:
        with transaction.atomic():
            # Locked: two forms sent at once must not exceed the limit.
            person = User.objects.select_for_update().get(pk=user.pk)
            if person.program_tokens.count() >= MAX_TOKENS:
                raise TooManyTokensError
            token = person.program_tokens.create(
                name=name, secret_sha256=_sha256(secret), created_at=now, expires_at=now + valid_for
            )
    except IntegrityError as error:
        raise TokenNameTakenError from error
    return token, secret


def revoke_api_token(*, user: Any, pk: int) -> bool:
    """Delete one of the person's own tokens. Whether there was one."""
    return bool(ApiToken.objects.for_person(user).filter(pk=pk).delete()[0])


def use_api_token(*, secret: str, now: datetime) -> ApiToken | None:
    """The usable token that has this secret, its ``user`` loaded, and note that it was used. One query, rarely two."""
    token = ApiToken.objects.usable(now).select_related("user").filter(secret_sha256=_sha256(secret)).first()
    if token is not None and (token.last_used_at is None or now - token.last_used_at > LAST_USED_PRECISION):
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token


def _sha256(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
