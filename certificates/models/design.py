"""How an issuer's certificates look. A version is never changed: a certificate keeps the one it was issued with."""

from typing import Any, Self

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization

_COLOR = RegexValidator(r"\A#[0-9A-Fa-f]{6}\Z", _("A color is # and six hexadecimal digits, as in #352354."))


class CertificateDesignQuerySet(models.QuerySet["CertificateDesign"]):
    """Reads of designs."""

    def for_issuer(self, issuer: Organization) -> Self:
        """One organization's versions, newest first."""
        return self.filter(issuer=issuer).order_by("-number")

    def newest_for_name(self, name: str) -> "CertificateDesign | None":
        """The newest version of the organization that is, or was then, called so. One query; none without a name."""
        if not name:
            return None
        called = models.Q(issuer__name=name) | models.Q(issuer_name=name)
        return self.filter(called).order_by("-created_at", "-number").first()


class CertificateDesign(models.Model):
    """One version of an issuer's template.

    ``texts``: per language ``greeting`` (above the issuer), ``signer`` and ``signer_title``. Pictures lie in the
    private storage under the hash of their bytes, PNG or JPEG.
    """

    issuer = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="certificate_designs")
    issuer_name = models.CharField(max_length=160)
    number = models.PositiveIntegerField(_("version"))
    bar_color = models.CharField(_("color of the bar"), max_length=7, validators=[_COLOR], default="#352354")
    accent_color = models.CharField(_("color of edges and marks"), max_length=7, validators=[_COLOR], default="#F2A541")
    heading_color = models.CharField(_("color of headings"), max_length=7, validators=[_COLOR], default="#4A3475")
    logo = models.CharField(_("logo"), max_length=120, blank=True)
    signature = models.CharField(_("signature"), max_length=120, blank=True)
    texts = models.JSONField(_("texts"), default=dict)
    created_at = models.DateTimeField(_("made"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = CertificateDesignQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate template")
        verbose_name_plural = _("certificate templates")
        constraints = [
            models.UniqueConstraint(fields=["issuer", "number"], name="certificates_design_one_per_number"),
        ]

    def __str__(self) -> str:
        return f"{self.issuer_name} {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the version. Certificates that were issued with it must look the same for good."""
        if self.pk is not None:
            raise TypeError("A version of a design is never changed: add the next one.")
        super().save(*args, **kwargs)

    def text(self, name: str, language: str) -> str:
        """One of ``texts``, empty if there is none in this language."""
        return str(self.texts.get(language, {}).get(name, ""))
