"""One person's training record: what they completed in a period, and how many hours it makes."""

import csv
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.files.storage import storages
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from certificates.enums import State
from certificates.models import Certificate
from certificates.wording import spell_date, spell_extent
from content.when_used import when_used

# Spreadsheets run what begins so.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Line:
    """One certificate in the record."""

    certificate: Certificate
    state: State
    counts: bool


@dataclass(frozen=True)
class Record:
    """The lines of a period, newest first; ``minutes`` of those that count."""

    name: str
    first: date | None
    last: date | None
    lines: Sequence[Line]
    minutes: int

    def hours(self, language: str) -> str:
        """The sum in words."""
        return spell_extent(self.minutes, language)

    def period(self, language: str) -> str:
        """From when to when, in words; empty for all there is."""
        first = spell_date(self.first, language) if self.first else ""
        last = spell_date(self.last, language) if self.last else ""
        return f"{first} – {last}".strip() if first or last else ""


def record_of(*, user: object, name: str, first: date | None, last: date | None, today: date) -> Record:
    """What a person has completed. What was replaced is left out, what was revoked is shown and does not count.

    One query.
    """
    own = Certificate.objects.for_holder(user).current().not_erased().completed_between(first, last)
    lines = []
    for certificate in own.order_by("-completed_on", "-pk"):
        state = certificate.state(today)
        lines.append(Line(certificate, state, counts=state != State.REVOKED))
    return Record(name, first, last, lines, sum(line.certificate.extent_minutes for line in lines if line.counts))


def as_csv(record: Record) -> bytes:
    """The record for a spreadsheet: UTF-8 with its mark, semicolons, as Excel reads it in Finland and Sweden."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(
        [
            _("Course"),
            _("Hours"),
            _("Completed"),
            _("Issuer"),
            _("Valid until"),
            _("State"),
            _("Edition"),
            pgettext("certificate", "Code"),
        ]
    )
    for line in record.lines:
        row = line.certificate
        writer.writerow(
            _safe(value)
            for value in (
                row.title,
                f"{row.extent_minutes / 60:.2f}".replace(".", ","),
                row.completed_on.isoformat(),
                str(row.statement[row.title_language]["issuer"]),
                row.expires_on.isoformat() if row.expires_on else "",
                str(line.state.label),
                str(row.edition_number),
                row.printed_code,
            )
        )
    writer.writerow([_("Together"), f"{record.minutes / 60:.2f}".replace(".", ","), "", "", "", "", "", ""])
    return out.getvalue().encode("utf-8-sig")


def _safe(value: str) -> str:
    return f"'{value}" if value.startswith(_FORMULA) else value


as_pdf = when_used("certificates.record_pdf", "as_pdf")


def as_zip(certificates: Sequence[Certificate], language: str) -> bytes:
    """The PDFs of several certificates, each in ``language`` if it has it, with their badges: as they were issued.

    Those that are not made yet are left out. Holds all of it in memory: 50 kB each.
    """
    out = io.BytesIO()
    storage = storages["private"]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for certificate in certificates:
            if not certificate.has_pdf:
                continue
            chosen = certificate.best_language(language)
            name = certificate.download_name(chosen)
            with storage.open(certificate.file_name(chosen)) as file:
                archive.writestr(zipfile.ZipInfo(name, _moment(certificate)), file.read())
            if certificate.has_badge:
                with storage.open(certificate.badge_file_name) as file:
                    badge = certificate.badge_download_name
                    archive.writestr(zipfile.ZipInfo(badge, _moment(certificate)), file.read())
    return out.getvalue()


def _moment(certificate: Certificate) -> tuple[int, int, int, int, int, int]:
    at = timezone.localtime(certificate.issued_at)
    return (at.year, at.month, at.day, at.hour, at.minute, at.second)
