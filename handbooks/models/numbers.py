"""Which chapter has which number: given once and for good, so that a cited number never means something else."""

from typing import Self
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from handbooks.rules import fits, next_number


class ChapterNumberQuerySet(models.QuerySet["ChapterNumber"]):
    """Reads of numbers."""

    def for_handbook(self, handbook_key: UUID) -> Self:
        """All numbers that were ever given in one handbook."""
        return self.filter(handbook_key=handbook_key)


class ChapterNumberManager(models.Manager.from_queryset(ChapterNumberQuerySet)):  # type: ignore[misc]
    """Gives numbers."""

    def give(self, *, handbook_key: UUID, chapter_key: UUID, below: str, wanted: str = "") -> str:
        """The number of a chapter: the one that it has in this handbook, else a new one below the chapter ``below``.

        ``wanted`` is taken if it fits there and nobody has ever had it. Two who ask at once get two numbers. One query
        when it has one, four when it gets one.
        """
        numbers = self.for_handbook(handbook_key)
        known = numbers.filter(chapter_key=chapter_key).first()
        if known is not None:
            return known.number
        while True:
            taken = set(numbers.values_list("number", flat=True))
            free = wanted if fits(wanted, below) and wanted not in taken else next_number(below, taken)
            row, _is_new = self.get_or_create(
                handbook_key=handbook_key, number=free, defaults={"chapter_key": chapter_key}
            )
            if row.chapter_key == chapter_key:
                return row.number


class ChapterNumber(models.Model):
    """A number of a chapter in a handbook. Rows stay when the chapter moves or is deleted."""

    handbook_key = models.UUIDField(_("handbook"))
    chapter_key = models.UUIDField(_("chapter"))
    number = models.CharField(_("number"), max_length=20)

    objects = ChapterNumberManager()

    class Meta:
        verbose_name = _("chapter number")
        verbose_name_plural = _("chapter numbers")
        constraints = [
            # Who cites 3.2 means one chapter for good.
            models.UniqueConstraint(fields=["handbook_key", "number"], name="handbooks_chapternumber_given_once"),
            # Moving, publishing or translating a chapter does not renumber it.
            models.UniqueConstraint(fields=["handbook_key", "chapter_key"], name="handbooks_chapternumber_one_each"),
        ]

    def __str__(self) -> str:
        return self.number
