"""What staff does to issued certificates: revoke, restore, issue again. Each with a reason and a row of the log."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.names import tidy_person_name, validate_person_name
from certificates.codes import new_code
from certificates.enums import Act
from certificates.models import Certificate, CertificateEvent
from certificates.rules import uuid_of_next
from certificates.services.mailing import TELL
from certificates.services.rendering import RENDER
from jobs import services as jobs

MAX_AT_ONCE = 1_000


class ChangeRefusedError(ValueError):
    """The certificate cannot be changed so; the message is for whoever asked."""


@dataclass(frozen=True)
class Planned:
    """What an act would do to one certificate: nothing if there is a ``problem``."""

    certificate: Certificate
    problem: str = ""


def problem_of(act: Act, certificate: Certificate) -> str:
    """Why an act cannot be done to a certificate; empty if it can."""
    if certificate.erased_at is not None:
        return _("Its holder has been erased.")
    if act == Act.REVOKED:
        return _("It is revoked already.") if certificate.revoked_at else ""
    if act == Act.RESTORED:
        return "" if certificate.revoked_at else _("It is not revoked.")
    if certificate.superseded_at is not None:
        return _("It has been replaced already.")
    return _("It is revoked: restore it first.") if certificate.revoked_at else ""


def plan(*, act: Act, certificates: Iterable[Certificate]) -> list[Planned]:
    """What an act would do, without doing it."""
    return [Planned(certificate, problem_of(act, certificate)) for certificate in certificates]


@transaction.atomic
def revoke_or_restore(
    *, act: Act, certificates: Iterable[Certificate], actor: Any, reason: str, now: datetime
) -> list[Planned]:
    """Revoke or restore those that can be, each with a row of the log, all or none; return what was done to each.

    The holders get a mail that says that something changed. Four statements, and one for each that changes.
    Raises ChangeRefusedError without a reason, or for too many at once.
    """
    reason = _checked_reason(reason)
    wanted = [certificate.pk for certificate in certificates]
    if len(wanted) > MAX_AT_ONCE:
        raise ChangeRefusedError(_("At most %(count)d at once.") % {"count": MAX_AT_ONCE})
    locked = Certificate.objects.select_for_update().filter(pk__in=wanted).order_by("pk")
    planned = plan(act=act, certificates=locked)
    changed = [item.certificate for item in planned if not item.problem]
    values = (
        {"revoked_at": now, "state_reason": reason} if act == Act.REVOKED else {"revoked_at": None, "state_reason": ""}
    )
    Certificate.objects.filter(pk__in=[certificate.pk for certificate in changed]).update(**values)
    _log(changed, act, actor, reason, now)
    for certificate in changed:
        jobs.enqueue(TELL, certificate.uuid)
    return planned


@transaction.atomic
def reissue(*, certificate: Certificate, name: str, actor: Any, reason: str, now: datetime) -> Certificate:
    """Issue a certificate again under another name; the old one is superseded and its code never used again.

    All else that it says stays as it was. Doing it twice gives the same new one. Raises ChangeRefusedError, and
    ValidationError for a name that cannot be printed.
    """
    reason, name = _checked_reason(reason), tidy_person_name(name)
    validate_person_name(name)
    old = Certificate.objects.select_for_update().get(pk=certificate.pk)
    problem = problem_of(Act.REISSUED, old)
    if problem:
        raise ChangeRefusedError(problem)
    Certificate.objects.filter(pk=old.pk).update(superseded_at=now, superseded_reason=reason)
    new = Certificate.objects.create(
        uuid=uuid_of_next(old.uuid),
        code=new_code(),
        replaces=old,
        holder_name=name,
        issued_at=now,
        **{field: getattr(old, field) for field in _KEPT},
    )
    _log([old], Act.REISSUED, actor, reason, now)
    jobs.enqueue(RENDER, new.uuid)
    return new


_KEPT = (
    "kind",
    "enrollment_id",
    "learner_id",
    "course_key",
    "edition_id",
    "edition_number",
    "language",
    "statement",
    "extent_minutes",
    "design_id",
    "is_sensitive",
    "name_shown",
    "completed_on",
    "expires_on",
)


@transaction.atomic
def log(*, certificates: Iterable[Certificate], act: Act, actor: Any, reason: str, now: datetime) -> None:
    """Write down that somebody did something to certificates that changed none of them. One statement."""
    _log(certificates, act, actor, reason, now)


def _log(certificates: Iterable[Certificate], act: Act, actor: Any, reason: str, now: datetime) -> None:
    batch = uuid.uuid4()
    CertificateEvent.objects.bulk_create(
        [
            CertificateEvent(certificate=certificate, act=act, actor=actor, at=now, reason=reason, batch=batch)
            for certificate in certificates
        ]
    )


def _checked_reason(reason: str) -> str:
    reason = " ".join(reason.split())
    if not reason:
        raise ChangeRefusedError(_("Say why. Whoever checks the certificate reads it."))
    return reason[:300]
