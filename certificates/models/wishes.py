"""What a holder asks for: another name on the certificate, a mail to somebody."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certificates.models.certificate import Certificate


class NameRequestQuerySet(models.QuerySet["NameRequest"]):
    """Reads of requests."""

    def open(self) -> Self:
        """Not decided yet, oldest first."""
        return self.filter(decided_at=None).order_by("asked_at", "pk")

    def for_certificate(self, certificate: Certificate) -> Self:
        """Those about one certificate, newest first."""
        return self.filter(certificate=certificate).order_by("-asked_at", "-pk")


class NameRequest(models.Model):
    """The holder asks for another name. Granting issues the certificate again; refusing says why."""

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="name_requests")
    name = models.CharField(_("name"), max_length=120, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    asked_at = models.DateTimeField(_("asked"))
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    is_granted = models.BooleanField(_("granted"), default=False)
    answer = models.CharField(_("answer"), max_length=300, blank=True)

    objects = NameRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for another name")
        verbose_name_plural = _("requests for another name")
        constraints = [
            # Asking again changes what was asked; the trainer decides once.
            models.UniqueConstraint(
                fields=["certificate"], condition=Q(decided_at=None), name="certificates_namerequest_one_open"
            ),
            models.CheckConstraint(
                condition=~Q(is_granted=True) | Q(decided_at__isnull=False),
                name="certificates_namerequest_granted_is_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id} {self.asked_at:%Y-%m-%d}"


class CertificateMailQuerySet(models.QuerySet["CertificateMail"]):
    """Reads of mails."""

    def for_holder(self, user: Any) -> Self:
        """What one person had sent, newest first."""
        return self.filter(certificate__learner_id=user.pk).order_by("-asked_at", "-pk")

    def unsent(self) -> Self:
        """Still to be sent."""
        return self.filter(sent_at=None).exclude(to="")


class CertificateMail(models.Model):
    """A mail with the certificate that the holder has sent to somebody, for example the employer."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="mails")
    to = models.EmailField(_("to"), blank=True)
    language = models.CharField(_("language"), max_length=5)
    message = models.TextField(_("message"), max_length=1000, blank=True)
    asked_at = models.DateTimeField(_("asked"))
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    objects = CertificateMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail with a certificate")
        verbose_name_plural = _("mails with a certificate")

    def __str__(self) -> str:
        return str(self.uuid)
