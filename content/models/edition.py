"""Editions: what a course or handbook said at a publication, kept for as long as a certificate must be explained.

Wagtail's revisions are not the archive: its clean-up deletes them.
"""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from content.enums import Severity


class EditionQuerySet(models.QuerySet["Edition"]):
    """Reads of editions."""

    def for_root(self, root_key: Any) -> Self:
        """All editions of one course or handbook."""
        return self.filter(root_key=root_key)

    def newest_first(self) -> Self:
        """The newest edition comes first."""
        return self.order_by("-number")

    @classmethod
    def newest_of(cls, key_field: str, column: str) -> Subquery:
        """Annotation: ``column`` of the newest edition whose root is the outer row's ``key_field``. No extra query."""
        newest = Edition.objects.filter(root_key=OuterRef(key_field)).order_by("-number")
        return Subquery(newest.values(column)[:1])


class Edition(models.Model):
    """One publication of a whole course or handbook in all its languages. Never changed after it is written."""

    root_key = models.UUIDField(_("course or handbook"))
    number = models.PositiveIntegerField(_("number"))
    outline = models.JSONField(_("outline"))
    sha256 = models.CharField(max_length=64)
    change_notes = models.JSONField(_("change notes"), default=list)
    severity = models.CharField(_("severity"), max_length=12, choices=Severity, default=Severity.CORRECTION)
    # What it did to those who were studying, as it was known when it was written: courses.effects.
    effect = models.JSONField(_("effect"), default=dict, blank=True)
    published_at = models.DateTimeField(_("published"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        constraints = [
            # Two publications at the same moment must not both become edition 7.
            models.UniqueConstraint(fields=["root_key", "number"], name="content_edition_unique_number"),
        ]

    def __str__(self) -> str:
        return f"{self.root_key} {self.number}"


class EditionText(models.Model):
    """A title and body in one language, kept once however many editions hold it: its address is its content."""

    sha256 = models.CharField(max_length=64, unique=True)
    language = models.CharField(max_length=5)
    title = models.CharField(max_length=255)
    body = models.JSONField()

    class Meta:
        verbose_name = _("edition text")
        verbose_name_plural = _("edition texts")

    def __str__(self) -> str:
        return self.title


class EditionStep(models.Model):
    """Which text a step, module or the course itself has in one edition and language."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="steps")
    step_key = models.UUIDField()
    language = models.CharField(max_length=5)
    text = models.ForeignKey(EditionText, on_delete=models.PROTECT, related_name="uses")

    class Meta:
        verbose_name = _("edition step")
        verbose_name_plural = _("edition steps")
        constraints = [
            # A step says one thing in one language in one edition.
            models.UniqueConstraint(
                fields=["edition", "step_key", "language"], name="content_editionstep_unique_language"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.step_key} {self.language}"
