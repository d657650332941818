"""What accounts does when allauth or Django reports a fact."""

from typing import Any

from allauth.account.internal.stagekit import get_pending_stage  # before stages: they import each other
from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed, password_changed, password_reset, password_set
from allauth.account.stages import EmailVerificationStage
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from accounts import devices, services


@receiver(email_confirmed, dispatch_uid="accounts.drop_unproved_password")
def drop_unproved_password(request: HttpRequest, email_address: EmailAddress, **kwargs: Any) -> None:
    """Keep a password only if the session that proved the address also set or typed it."""
    stage = get_pending_stage(request)
    if stage is None or stage.key != EmailVerificationStage.key or stage.login.user != email_address.user:
        services.drop_unproved_password(user=email_address.user)


@receiver(user_logged_out, dispatch_uid="accounts.note_signing_out")
def note_signing_out(request: HttpRequest | None, **kwargs: Any) -> None:
    """Have the browser told to forget (accounts.sessions), whatever it was that signed the person out."""
    if request is not None:
        request.has_signed_out = True  # type: ignore[attr-defined]


@receiver(user_logged_in, dispatch_uid="accounts.note_sign_in")
def note_sign_in(request: HttpRequest, user: Any, **kwargs: Any) -> None:
    """Let the person see that they are signed in here."""
    devices.note(request=request, user=user, now=timezone.now())


@receiver([password_changed, password_set, password_reset], dispatch_uid="accounts.end_other_sign_ins")
def end_other_sign_ins(request: HttpRequest, user: Any, **kwargs: Any) -> None:
    """With a new password every other browser is signed out: take its session away too.

    The session that asked has a new key; who chose a new password by a code is signed in after this.
    """
    devices.end_others(user=user, session_key=request.session.session_key)
    if request.user == user:
        devices.note(request=request, user=user, now=timezone.now())
