"""Where Askel differs from allauth in how accounts are made and guarded."""

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext

from accounts.models import User
from accounts.service import service

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    """allauth's hooks, in the order in which a person meets them."""

    def save_user(self, request: HttpRequest, user: User, form: Form, commit: bool = True) -> User:
        """Store name and language in the same insert as the account."""
        user.full_name = form.cleaned_data["full_name"]
        user.preferred_language = form.cleaned_data["preferred_language"]
        return super().save_user(request, user, form, commit)

    def format_email_subject(self, subject: str) -> str:
        """Say who writes, and nothing of what: a subject is read over shoulders."""
        return f"{service().name}: {subject}"

    def get_from_email(self) -> str:
        """As whom the administrators want to write."""
        return service().sender

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send while the reader waits: a code that comes a minute later is a code too late.

        A mail server that is down costs nobody an error page: the page says so, and offers to send again.
        """
        try:
            super().send_mail(template_prefix, email, context)
        except OSError as error:  # all of smtplib's errors too
            logger.error("A mail of accounts could not be sent: %s", type(error).__name__)
            self.request.has_failed_mail = True
            messages.error(
                self.request,
                gettext("The e-mail could not be sent just now. Wait a moment, then ask for a new one."),
            )

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        """Say nothing of a mail that was sent when it was not."""
        is_claim = bool(message_template and message_template.endswith("_sent.txt"))
        if not (is_claim and getattr(request, "has_failed_mail", False)):
            super().add_message(request, level, message_template, *args, **kwargs)

    def is_safe_url(self, url: str) -> bool:
        """Follow ``next`` only to a path of this site, never to a host, not even our own."""
        return url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Lead back to the page that leads to the password."""
        return reverse("accounts:profile")

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count guesses per account. allauth adds the Host header, port included, which the guesser chooses."""
        return str(credentials.get("email", "")).lower()
