"""What was done to certificates: rows are only ever added."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from certificates.enums import Act
from certificates.models.certificate import Certificate


class CertificateEventQuerySet(models.QuerySet["CertificateEvent"]):
    """Reads of the log."""

    def for_certificate(self, certificate: Certificate) -> Self:
        """What was done to one, newest first, with who did it."""
        return self.filter(certificate=certificate).select_related("actor").order_by("-at", "-pk")

    def forget_reasons(self) -> int:
        """Blank what somebody wrote, for it may name a person who is erased. The one change there is."""
        return super().update(reason="")

    def update(self, **kwargs: Any) -> int:
        """Refuse. A log that can be rewritten proves nothing."""
        raise TypeError("Events of certificates are only added, never changed.")

    def delete(self) -> Any:
        """Refuse, for the same reason."""
        raise TypeError("Events of certificates are only added, never deleted.")


class CertificateEvent(models.Model):
    """Who did what to a certificate, when and why. ``batch`` is shared by what one person did at once."""

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="events")
    act = models.CharField(_("act"), max_length=10, choices=Act)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("when"))
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    batch = models.UUIDField()

    objects = CertificateEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event of a certificate")
        verbose_name_plural = _("events of certificates")
        indexes = [models.Index(fields=["certificate", "-at"], name="certificates_event_of")]

    def __str__(self) -> str:
        return f"{self.certificate_id} {self.act}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the event."""
        if self.pk is not None:
            raise TypeError("Events of certificates are only added, never changed.")
        super().save(*args, **kwargs)
