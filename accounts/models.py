"""Who people are: the user, and the organizations that publish courses."""

import uuid
from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.names import validate_person_name

# The address of a person who has been erased: their row stays, since others' records point at it.
ERASED_DOMAIN = "erased.invalid"


class UserQuerySet(models.QuerySet["User"]):
    """Words for choosing people."""

    def not_erased(self) -> Self:
        """Leave out the rows from which a person has been erased."""
        return self.exclude(email__endswith=f"@{ERASED_DOMAIN}")


class UserManager(BaseUserManager["User"]):
    """People are known by their e-mail address; there is no user name."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make a person who may sign in. Without a password they sign in by code or passkey."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make an administrator."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find a person by e-mail address, whatever its case."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in: a learner, a trainer, an administrator, or all of these."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    full_name = models.CharField(
        _("name"),
        max_length=120,
        validators=[validate_person_name],
        help_text=_("As it will stand on your certificates."),
    )
    preferred_language = models.CharField(
        _("preferred language"),
        max_length=5,
        choices=[("fi", "Suomi"), ("sv", "Svenska"), ("en", "English")],
        default="fi",
    )
    is_staff = models.BooleanField(_("may open Django's own admin"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    joined_at = models.DateTimeField(_("joined"), default=timezone.now)

    objects = UserManager.from_queryset(UserQuerySet)()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            # One address is one person: MAIJA@kunta.fi and maija@kunta.fi are the same mailbox.
            models.UniqueConstraint(
                Lower("email"),
                name="accounts_user_email_ci_unique",
                violation_error_message=_("There is already an account with this e-mail address."),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name or self.email

    def get_full_name(self) -> str:
        """The name as it stands on certificates."""
        return self.full_name

    def get_short_name(self) -> str:
        """The first word of the name."""
        return self.full_name.split(" ", 1)[0]

    @property
    def is_erased(self) -> bool:
        """Whether only the row is left of this person."""
        return self.email.endswith(f"@{ERASED_DOMAIN}")


class Organization(models.Model):
    """A body that publishes courses and stands as issuer on their certificates."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=160, unique=True)

    class Meta:
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    """Reads of tokens."""

    def for_person(self, user: Any) -> Self:
        """One person's own, newest first."""
        return self.filter(user_id=user.pk).order_by("-created_at", "-pk")

    def usable(self, now: datetime) -> Self:
        """Neither expired nor of somebody who may not sign in."""
        return self.filter(user__is_active=True, expires_at__gt=now)


class ApiToken(models.Model):
    """What a person's own programs show to the API in place of signing in. Revoking deletes it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="program_tokens")
    name = models.CharField(_("name"), max_length=80)
    # SHA-256 of the secret, in hexadecimal. The secret has 256 random bits, so it needs no salt and no slow hash.
    secret_sha256 = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("created"))
    expires_at = models.DateTimeField(_("valid until"))
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        constraints = [
            # Whoever revokes one must know which; and a form sent twice makes one token.
            models.UniqueConstraint(fields=["user", "name"], name="accounts_apitoken_one_name"),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")), name="accounts_apitoken_expires_later"
            ),
        ]

    def __str__(self) -> str:
        return self.name
