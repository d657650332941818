"""What happens to people's accounts beside what allauth does."""

from allauth.account.models import EmailAddress
from django.db import transaction

from accounts.models import User


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
