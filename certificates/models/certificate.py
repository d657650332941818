"""The certificate: a frozen statement about a person, a course and a day."""

import uuid
from datetime import date, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from certificates.codes import format_code
from certificates.enums import Kind, NameShown, State
from certificates.models.design import CertificateDesign
from certificates.rules import initials
from certificates.wording import spell_extent
from content.models import Edition
from courses.models import Enrollment


class CertificateQuerySet(models.QuerySet["Certificate"]):
    """Reads of certificates."""

    def for_holder(self, user: Any) -> Self:
        """One person's own, newest first."""
        return self.filter(learner_id=user.pk).order_by("-issued_at", "-pk")

    def for_enrollment(self, enrollment_uuid: uuid.UUID) -> Self:
        """Those that one enrollment earned."""
        return self.filter(enrollment__uuid=enrollment_uuid)

    def current(self) -> Self:
        """Not superseded by a newer one for the same enrollment."""
        return self.filter(superseded_at=None)

    def for_courses(self, course_keys: Any) -> Self:
        """Those of some courses."""
        return self.filter(course_key__in=course_keys)

    def completed_between(self, first: date | None, last: date | None) -> Self:
        """Those of courses completed on these days or between them; no limit where there is none."""
        found = self.filter(completed_on__gte=first) if first else self
        return found.filter(completed_on__lte=last) if last else found

    def worthless(self) -> Self:
        """Superseded, revoked or of an erased holder."""
        return self.filter(Q(superseded_at__isnull=False) | Q(revoked_at__isnull=False) | Q(erased_at__isnull=False))

    def in_state(self, state: str, today: date) -> Self:
        """Those in one state on a day, as `Certificate.state` has it."""
        erased, revoked = Q(erased_at__isnull=False), Q(revoked_at__isnull=False)
        superseded, expired = Q(superseded_at__isnull=False), Q(expires_on__lt=today)
        order = [
            (State.ERASED, erased),
            (State.REVOKED, revoked),
            (State.SUPERSEDED, superseded),
            (State.EXPIRED, expired),
        ]
        found = self
        for name, condition in order:
            if name == state:
                return found.filter(condition)
            found = found.exclude(condition)
        return found

    def not_erased(self) -> Self:
        """Those that still have a holder."""
        return self.filter(erased_at=None)


class Certificate(models.Model):
    """What was true on the day it was issued. Only its state and the choice of the shown name ever change.

    ``statement`` holds all that is said, per language. ``pdf_sha256`` tells of each language's file, which lies in
    the private storage at `file_name`.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(_("code"), max_length=28, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.PASSING, db_default=Kind.PASSING)
    enrollment = models.ForeignKey(Enrollment, on_delete=models.PROTECT, related_name="certificates")
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="certificates")
    course_key = models.UUIDField()
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    edition_number = models.PositiveIntegerField(_("edition"))
    language = models.CharField(_("language studied"), max_length=5)
    statement = models.JSONField(_("statement"))
    extent_minutes = models.PositiveIntegerField(_("extent in minutes"), default=0, db_default=0)
    # What it looked like on that day; nothing for our own.
    design = models.ForeignKey(
        CertificateDesign, null=True, blank=True, on_delete=models.PROTECT, related_name="certificates"
    )
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by", verbose_name=_("replaces")
    )
    is_sensitive = models.BooleanField(_("sensitive"), default=False)
    holder_name = models.CharField(_("name of the holder"), max_length=120, blank=True)
    name_shown = models.CharField(
        _("what a checker sees of the name"), max_length=8, choices=NameShown, default=NameShown.INITIALS
    )
    completed_on = models.DateField(_("completed"))
    issued_at = models.DateTimeField(_("issued"))
    expires_on = models.DateField(_("valid until"), null=True, blank=True)
    superseded_at = models.DateTimeField(_("superseded"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    erased_at = models.DateTimeField(_("holder erased"), null=True, blank=True)
    state_reason = models.CharField(_("reason"), max_length=300, blank=True)
    superseded_reason = models.CharField(_("reason"), max_length=300, blank=True, db_default="")
    pdf_sha256 = models.JSONField(default=dict)
    pdf_rendered_at = models.DateTimeField(null=True, blank=True)
    is_signed = models.BooleanField(_("signed"), default=False, db_default=False)
    # Where its bit stands in the status list; nothing until the badge is made.
    badge_index = models.PositiveIntegerField(null=True, blank=True, unique=True)
    badge_sha256 = models.CharField(max_length=64, blank=True, db_default="")
    mailed_at = models.DateTimeField(null=True, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        constraints = [
            # However often and by however many at once a course is completed, it is one certificate.
            models.UniqueConstraint(
                fields=["enrollment"], condition=Q(superseded_at=None), name="certificates_certificate_one_current"
            ),
            # Whoever reads that it was replaced or revoked is told why.
            models.CheckConstraint(
                condition=Q(revoked_at=None) | ~Q(state_reason="") | Q(erased_at__isnull=False),
                name="certificates_certificate_revoked_for_a_reason",
            ),
            # A statement about nobody proves nothing, and of an erased person nothing may be left.
            models.CheckConstraint(
                condition=(Q(erased_at=None) & ~Q(holder_name="")) | Q(erased_at__isnull=False, holder_name=""),
                name="certificates_certificate_name_or_erased",
            ),
        ]
        indexes = [
            models.Index(fields=["learner", "-issued_at"], name="certificates_certificate_mine"),
            models.Index(fields=["course_key", "-issued_at"], name="certificates_certificate_of"),
        ]

    def __str__(self) -> str:
        return str(self.uuid)

    def state(self, today: date) -> State:
        """What it is worth on a day."""
        if self.erased_at is not None:
            return State.ERASED
        if self.revoked_at is not None:
            return State.REVOKED
        if self.superseded_at is not None:
            return State.SUPERSEDED
        if self.expires_on is not None and self.expires_on < today:
            return State.EXPIRED
        return State.VALID

    def reason(self, today: date) -> str:
        """Why it is in the state that it is in; empty where the state says all."""
        state = self.state(today)
        if state == State.SUPERSEDED:
            return self.superseded_reason
        return self.state_reason if state == State.REVOKED else ""

    @property
    def state_today(self) -> State:
        """What it is worth now, here in Finland."""
        return self.state(timezone.localdate())

    def since(self, today: date) -> date | None:
        """The day from which it is in a state that is not *valid*: the first on which it is no longer that."""
        moments = {
            State.REVOKED: self.revoked_at,
            State.SUPERSEDED: self.superseded_at,
            State.ERASED: self.erased_at,
        }
        state = self.state(today)
        if state == State.EXPIRED and self.expires_on:
            return self.expires_on + timedelta(days=1)
        moment = moments.get(state)
        return timezone.localdate(moment) if moment else None

    @property
    def reason_today(self) -> str:
        """Why it is in this state now."""
        return self.reason(timezone.localdate())

    @property
    def has_pdf(self) -> bool:
        """Whether the files are made."""
        return self.pdf_rendered_at is not None

    @property
    def languages(self) -> list[str]:
        """The languages of the statement, the one studied first."""
        return sorted(self.statement, key=lambda language: (language != self.language, language))

    def best_language(self, wanted: str | None) -> str:
        """``wanted`` if the statement has it, else the language studied, else the first there is."""
        return wanted if wanted is not None and wanted in self.statement else self.languages[0]

    @property
    def title(self) -> str:
        """The course's title on that day, in the reader's language if the statement has it."""
        return str(self.statement[self.title_language]["title"])

    @property
    def title_language(self) -> str:
        """The language that `title` is in."""
        return self.best_language(get_language())

    @property
    def extent(self) -> str:
        """The extent in words, in the reader's language."""
        return spell_extent(self.extent_minutes, get_language() or self.title_language)

    @property
    def issuer(self) -> str:
        """Who issued it, as the statement says."""
        return str(self.statement[self.title_language]["issuer"])

    @property
    def printed_code(self) -> str:
        """The code as it is read aloud and typed."""
        return format_code(self.code)

    @property
    def shown_name(self) -> str:
        """The name as the holder lets a checker see it; may be empty."""
        if self.name_shown == NameShown.FULL:
            return self.holder_name
        return initials(self.holder_name) if self.name_shown == NameShown.INITIALS else ""

    @property
    def has_badge(self) -> bool:
        """Whether the badge is made."""
        return bool(self.badge_sha256)

    @property
    def badge_file_name(self) -> str:
        """Where the badge lies in the private storage."""
        return f"certificates/{self.uuid}/badge.jwt"

    def file_name(self, language: str) -> str:
        """Where the PDF lies in the private storage."""
        return f"certificates/{self.uuid}/{language}.pdf"

    @property
    def all_file_names(self) -> list[str]:
        """Everything that lies in the private storage of it."""
        return [*(self.file_name(language) for language in self.languages), self.badge_file_name]

    def download_name(self, language: str) -> str:
        """What the file is called on the holder's machine: neither who nor what."""
        return f"{self.statement[language]['file_name']}-{self.code[:4]}.pdf"

    @property
    def badge_download_name(self) -> str:
        """What the badge is called there."""
        return f"badge-{self.code[:4]}.jwt"
