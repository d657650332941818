"""Who people are: the user, and the organizations that publish courses."""

import uuid
from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.sessions.models import Session
from django.db import models
from django.db.models.functions import Coalesce, Lower, Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from accounts.colors import validate_color
from accounts.names import validate_person_name
from accounts.service_form import ServiceForm

# The address of a person who has been erased: their row stays, since others' records point at it.
ERASED_DOMAIN = "erased.invalid"


class UserQuerySet(models.QuerySet["User"]):
    """Words for choosing people."""

    def not_erased(self) -> Self:
        """Leave out the rows from which a person has been erased."""
        return self.exclude(email__endswith=f"@{ERASED_DOMAIN}")

    def learners_only(self) -> Self:
        """Leave out who has rights in the admin: nobody who looks after content or people is erased by the clock."""
        return self.filter(is_staff=False, is_superuser=False, groups=None, user_permissions=None)

    def idle_since(self, moment: datetime) -> Self:
        """Who may sign in and has neither done so nor let a program ask after ``moment``, or joined since."""
        asked = ApiToken.objects.filter(user=models.OuterRef("pk"), last_used_at__gte=moment)
        last_seen = Coalesce("last_login", "joined_at")
        may_sign_in = self.not_erased().filter(is_active=True)
        return may_sign_in.alias(last_seen=last_seen).filter(~models.Exists(asked), last_seen__lt=moment)

    def warned(self, before: datetime) -> Self:
        """Who was told before ``before`` that their account will go, and has not signed in since."""
        return self.filter(idle_warned_at__lt=before).exclude(last_login__gte=models.F("idle_warned_at"))

    def not_warned(self) -> Self:
        """Who has not been told since they were last here."""
        never = models.Q(idle_warned_at=None) | models.Q(last_login__gte=models.F("idle_warned_at"))
        return self.filter(never)


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
    # Off until asked for: a mail tells others who read along that somebody studies something.
    wants_change_mails = models.BooleanField(
        _("mail me when a course I have completed changes in what it teaches"),
        default=False,
        db_default=False,
        help_text=_("Never about corrected words. The subject does not say which course it is."),
    )
    is_staff = models.BooleanField(_("may open Django's own admin"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    joined_at = models.DateTimeField(_("joined"), default=timezone.now)
    # When we wrote that the account will go unless they sign in. Signing in later makes it void.
    idle_warned_at = models.DateTimeField(null=True, blank=True, editable=False)

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


class LookQuerySet(models.QuerySet["Look"]):
    """Reads of looks."""

    def at(self, user: Any) -> Self:
        """At what is kept about one person, newest first, with who looked."""
        return self.filter(subject_id=user.pk).select_related("actor").order_by("-at", "-pk")


class Look(models.Model):
    """Somebody looked at what is kept about somebody else. The log is only added to, and thinned by retention."""

    class What(models.TextChoices):
        """What they looked at."""

        ACCOUNT = "account", _("Name, address and rights")
        PROGRESS = "progress", _("Progress and results")
        CERTIFICATE = "certificate", _("Certificate")
        MESSAGE = "message", _("Message to the service")

    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    subject = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="looks")
    what = models.CharField(_("what"), max_length=12, choices=What)
    at = models.DateTimeField(_("when"))

    objects = LookQuerySet.as_manager()

    class Meta:
        verbose_name = _("look")
        verbose_name_plural = _("looks")
        indexes = [models.Index(fields=["subject", "at"], name="accounts_look_subject")]

    def __str__(self) -> str:
        return f"{self.what} {self.at:%Y-%m-%d}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Rows are added, never changed."""
        if self.pk is not None:
            raise TypeError("A look is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Rows go by retention only, all of an age at once."""
        raise TypeError("A look is never deleted one by one.")


class SignInQuerySet(models.QuerySet["SignIn"]):
    """Words for choosing browsers in which people are signed in."""

    def for_person(self, user: Any) -> Self:
        """Those of one person, the newest first."""
        return self.filter(user_id=user.pk).order_by("-began_at", "-pk")

    def besides(self, session_key: str | None) -> Self:
        """All but the one that asks."""
        return self.exclude(session_id=session_key)


class SignIn(models.Model):
    """A browser in which somebody is signed in: for that person to see and to end, and for nobody else.

    Neither an address nor the browser's own words are kept: both would tell where and with what somebody reads.
    """

    class Device(models.TextChoices):
        """What it looks like, as roughly as it helps to recognize it."""

        PHONE = "phone", _("Phone")
        TABLET = "tablet", _("Tablet")
        COMPUTER = "computer", _("Computer")
        OTHER = "other", _("Another device")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.DB_CASCADE, related_name="sign_ins")
    # The row goes with its session, however that ends: nothing tells later where somebody once was. By the database, so
    # that ending a session costs no query more.
    session = models.OneToOneField(Session, on_delete=models.DB_CASCADE, related_name="+")
    device = models.CharField(_("device"), max_length=8, choices=Device)
    began_at = models.DateTimeField(_("signed in"))

    objects = SignInQuerySet.as_manager()

    class Meta:
        verbose_name = _("open sign-in")
        verbose_name_plural = _("open sign-ins")

    def __str__(self) -> str:
        return f"{self.device} {self.began_at:%Y-%m-%d}"


class Erasure(models.Model):
    """That a person was erased, without saying who: so that an older backup does not bring them back."""

    # SHA-256 of the uuid that the person had, in hexadecimal. The uuid is random, so it cannot be guessed from this.
    uuid_sha256 = models.CharField(max_length=64, unique=True, editable=False)
    erased_at = models.DateTimeField(_("erased"))

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")

    def __str__(self) -> str:
        return self.uuid_sha256[:8]


@register_setting(icon="cog")
class ServiceSettings(BaseGenericSetting):
    """Who offers the service. One row; a language that is left empty is as the environment has it."""

    name_fi = models.CharField(_("name of the service in Finnish"), max_length=60, blank=True)
    name_sv = models.CharField(_("name of the service in Swedish"), max_length=60, blank=True)
    name_en = models.CharField(_("name of the service in English"), max_length=60, blank=True)
    controller_fi = models.TextField(_("controller in Finnish"), max_length=300, blank=True)
    controller_sv = models.TextField(_("controller in Swedish"), max_length=300, blank=True)
    controller_en = models.TextField(_("controller in English"), max_length=300, blank=True)
    exit_url_fi = models.URLField(_("neutral page in Finnish"), blank=True)
    exit_url_sv = models.URLField(_("neutral page in Swedish"), blank=True)
    exit_url_en = models.URLField(_("neutral page in English"), blank=True)
    contact = models.EmailField(_("e-mail address of the service"), blank=True)
    sender = models.EmailField(
        _("sender of mails"), blank=True, help_text=_("The mail server must let it through. Empty: as installed.")
    )
    # In the private storage, under the hash of its bytes and its size.
    logo = models.CharField(_("logo"), max_length=120, blank=True, editable=False)
    logo_alt_fi = models.CharField(_("the logo in words, in Finnish"), max_length=100, blank=True)
    logo_alt_sv = models.CharField(_("the logo in words, in Swedish"), max_length=100, blank=True)
    logo_alt_en = models.CharField(_("the logo in words, in English"), max_length=100, blank=True)
    bar_color = models.CharField(
        _("color of the bar at the top"),
        max_length=7,
        blank=True,
        validators=[validate_color],
        help_text=_("As #352354. White text must be readable on it."),
    )
    # Part of the version of shared pages, see content.services.freshness.
    updated_at = models.DateTimeField(auto_now=True, db_default=Now())
    brand_color = models.CharField(
        _("color of buttons"),
        max_length=7,
        blank=True,
        validators=[validate_color],
        help_text=_("In the light theme. As #4A3475. White text must be readable on it."),
    )

    base_form_class = ServiceForm
    panels = [
        MultiFieldPanel(
            [FieldPanel("name_fi"), FieldPanel("name_sv"), FieldPanel("name_en")], heading=_("Name of the service")
        ),
        MultiFieldPanel(
            [
                FieldPanel("logo_file"),
                FieldPanel("without_logo"),
                HelpPanel(_("Say what stands in the logo. Where it is left empty, the name of the service is said.")),
                FieldPanel("logo_alt_fi"),
                FieldPanel("logo_alt_sv"),
                FieldPanel("logo_alt_en"),
            ],
            heading=_("Logo"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("controller_fi"),
                FieldPanel("controller_sv"),
                FieldPanel("controller_en"),
                FieldPanel("contact"),
                FieldPanel("sender"),
            ],
            heading=_("Who is responsible, and how to reach them"),
        ),
        MultiFieldPanel(
            [
                HelpPanel(_("Where “Leave this page” leads: a page that anyone might have open.")),
                FieldPanel("exit_url_fi"),
                FieldPanel("exit_url_sv"),
                FieldPanel("exit_url_en"),
            ],
            heading=_("Leave this page"),
        ),
        MultiFieldPanel([FieldPanel("bar_color"), FieldPanel("brand_color")], heading=_("Colors")),
    ]

    class Meta:
        verbose_name = _("the service")
        verbose_name_plural = _("the service")

    def __str__(self) -> str:
        return self.name_fi
