"""allauth's forms, where ours must do more."""

import unicodedata
from typing import Any

from allauth.account import forms as allauth_forms
from allauth.core import context
from django import forms
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts import services, sessions
from accounts.models import User

_format_html_lazy = lazy(format_html, SafeString)


class SignupForm(allauth_forms.SignupForm):
    """Signing up with or without a password, or (``by_passkey``) with a passkey."""

    account_already_exists: bool

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if password := self.fields.get("password1"):
            password.help_text = _format_html_lazy(
                "<p>{}</p>{}",
                _("Leave it empty if you want a code by e-mail each time you sign in."),
                password.help_text,
            )

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """Make the account, or answer as if it had been made when the address is taken.

        Two requests of one double click may both find the address free; the database lets one of them win.
        """
        if not self.account_already_exists:
            try:
                with transaction.atomic():
                    return self.save(request), None
            except IntegrityError:
                self.account_already_exists = True
        if password := self.cleaned_data.get("password1"):
            make_password(password)  # a taken address must not be told by a quicker answer
        return super().try_save(request)


class _SharedDeviceMixin(forms.Form):
    """Asks whether others use the device, and keeps the answer in the session that signing in goes on with."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["shared_device"] = sessions.SharedDeviceField()

    def clean(self) -> dict[str, Any]:
        """Remember the tick; without it, a session has no such key."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("shared_device"):
            context.request.session[sessions.SHARED_DEVICE] = True
        elif sessions.is_shared_device(context.request):
            del context.request.session[sessions.SHARED_DEVICE]
        return cleaned


class LoginForm(_SharedDeviceMixin, allauth_forms.LoginForm):
    """Signing in with a password."""


class RequestLoginCodeForm(_SharedDeviceMixin, allauth_forms.RequestLoginCodeForm):
    """Asking for a code by e-mail."""

    def clean_email(self) -> str:
        """Give people whom an administrator made the row by which the code proves their address."""
        email = super().clean_email()
        if self._user:
            services.ensure_email_address(user=self._user)
        return email


class ResetPasswordForm(allauth_forms.ResetPasswordForm):
    """Asking for a code that lets one choose a new password."""

    def clean_email(self) -> str:
        """Give people whom an administrator made the row by which the code proves their address."""
        email = super().clean_email()
        for user in self.users:
            services.ensure_email_address(user=user)
        return email


class _CodeMixin:
    """A one-time code as people paste it: any case, spaces, dashes and invisible characters are dropped."""

    cleaned_data: dict[str, Any]

    def clean_code(self) -> str:
        """Compare letters and digits only."""
        typed = unicodedata.normalize("NFKC", self.cleaned_data["code"])
        self.cleaned_data["code"] = "".join(character for character in typed if character.isalnum())
        return super().clean_code()  # type: ignore[misc]


class ConfirmLoginCodeForm(_CodeMixin, allauth_forms.ConfirmLoginCodeForm):
    """The code that signs in."""


class ConfirmEmailVerificationCodeForm(_CodeMixin, allauth_forms.ConfirmEmailVerificationCodeForm):
    """The code that proves an address."""


class ConfirmPasswordResetCodeForm(_CodeMixin, allauth_forms.ConfirmPasswordResetCodeForm):
    """The code that lets one choose a new password."""
