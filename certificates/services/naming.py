"""The holder asks for another name on the certificate; whoever is responsible for the course decides."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.names import tidy_person_name, validate_person_name
from certificates.enums import Act
from certificates.models import Certificate, NameRequest
from certificates.services.changing import ChangeRefusedError, log, problem_of, reissue


@transaction.atomic
def ask_for_name(*, certificate: Certificate, name: str, reason: str, now: datetime) -> NameRequest:
    """Ask for another name; asking again while nobody has decided changes what was asked.

    Raises ChangeRefusedError if the certificate cannot be issued again, ValidationError for a name that cannot be
    printed.
    """
    name = tidy_person_name(name)
    validate_person_name(name)
    locked = Certificate.objects.select_for_update().get(pk=certificate.pk)
    problem = problem_of(Act.REISSUED, locked)
    if not problem and name == locked.holder_name:
        problem = _("This name stands on the certificate already.")
    if problem:
        raise ChangeRefusedError(problem)
    request, _made = NameRequest.objects.update_or_create(
        certificate=locked,
        decided_at=None,
        defaults={"name": name, "reason": " ".join(reason.split())[:300], "asked_at": now},
    )
    return request


@transaction.atomic
def decide_name(*, request: NameRequest, is_granted: bool, answer: str, actor: Any, now: datetime) -> None:
    """Grant, which issues the certificate again, or refuse with an answer. Deciding twice changes nothing.

    Raises ChangeRefusedError without an answer to a refusal, or if the certificate cannot be issued again any more.
    """
    answer = " ".join(answer.split())[:300]
    if not is_granted and not answer:
        raise ChangeRefusedError(_("Tell the holder why."))
    values = {"decided_at": now, "decided_by": actor, "is_granted": is_granted, "answer": answer}
    if not NameRequest.objects.open().filter(pk=request.pk).update(**values):
        return
    if is_granted:
        reason = answer or _("The holder’s name was corrected.")
        reissue(certificate=request.certificate, name=request.name, actor=actor, reason=reason, now=now)
    else:
        log(certificates=[request.certificate], act=Act.REFUSED, actor=actor, reason=answer, now=now)
