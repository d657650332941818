"""What certificates keep about a person."""

from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import privacy
from accounts.models import User
from accounts.privacy import Row
from certificates import files
from certificates.models import Certificate

CERTIFICATES = privacy.Purpose(
    40,
    what=_("Your certificates"),
    why=_("So that you can show what you have learned. Basis: your agreement."),
    seen_by=_("You, and whoever you give the code of a certificate to."),
    kept=_("For good. When you erase your account, your name and the files go; the code and the title stay."),
)


def register_all() -> None:
    """Say how certificates are handed out and erased."""
    privacy.register(Certificate, export=export_certificates, erase=erase_certificates, purpose=CERTIFICATES)


def export_certificates(user: User) -> list[Row]:
    """All that stands on each, in the language studied."""
    return [
        {
            "code": row.printed_code,
            "title": row.statement[row.best_language(row.language)]["title"],
            "holder_name": row.holder_name,
            "name_shown": row.name_shown,
            "language": row.language,
            "edition": row.edition_number,
            "completed_on": row.completed_on.isoformat(),
            "issued_at": row.issued_at.isoformat(),
            "expires_on": row.expires_on.isoformat() if row.expires_on else None,
            "state": str(row.state_today),
            "state_reason": row.state_reason,
            "mailed_at": row.mailed_at.isoformat() if row.mailed_at else None,
            "statement": row.statement,
        }
        for row in Certificate.objects.for_holder(user)
    ]


def erase_certificates(user: User, now: datetime) -> None:
    """Name and files go; code, title, dates, edition and the state *erased* stay, so that no code means two things."""
    held = Certificate.objects.for_holder(user).not_erased()
    for certificate in held:
        for language in certificate.languages:
            transaction.on_commit(partial(files.delete, certificate.file_name(language)), robust=True)
    held.update(holder_name="", erased_at=now, pdf_sha256={}, pdf_rendered_at=None)
