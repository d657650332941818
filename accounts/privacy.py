"""A person's data: which models hold it, how it is handed out, how it is erased.

Every app registers its own models in ``AppConfig.ready``. Django readies the apps in the order of INSTALLED_APPS,
where what stands above comes first, so erasing meets a row before the rows that it points at, and the person last.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from accounts.models import Erasure, Look, User

LOOKS_AGAIN_AFTER = timedelta(hours=1)

Row = dict[str, Any]
"""One record as plain JSON values, named in words that the person understands."""


@dataclass(frozen=True)
class Purpose:
    """What some models keep, in words for the person whose data it is: the register of processing is made of these.

    Equal ones are shown once. ``order`` is the place among them.
    """

    order: int
    what: Any
    why: Any
    seen_by: Any
    kept: Any


ACCOUNT = Purpose(
    10,
    what=_("Your name, e-mail address, language and rights"),
    why=_("To sign you in, to write to you, and to print your name on certificates. Basis: your agreement."),
    seen_by=_("You and the administrators of the service."),
    kept=_("Until you erase your account, or have not signed in for a long time: we write to you 60 days before."),
)
SIGNING_IN = Purpose(
    20,
    what=_("Where you are signed in, passkeys, second factors and tokens"),
    why=_("To let you in and nobody else. Basis: security of the service."),
    seen_by=_("You. The secrets themselves are shown to nobody."),
    kept=_("Until you sign out, remove them or erase your account."),
)
AUTHORING = Purpose(
    60,
    what=_("What you wrote and changed as an author, and your settings in the editor"),
    why=_("To know who is responsible for a text. Basis: public interest in correct information."),
    seen_by=_("Other authors of the same pages, and the administrators."),
    kept=_("As long as the text. Your name goes when you erase your account."),
)
LOOKS = Purpose(
    50,
    what=_("Who looked at your data"),
    why=_("So that you can see it, and misuse is found. Basis: legal obligation of the controller."),
    seen_by=_("You and the administrators of the service."),
    kept=_("24 months."),
)


@dataclass(frozen=True)
class _Handlers:
    export: Callable[[User], list[Row]]
    erase: Callable[[User, datetime], None]
    purpose: Purpose | None = None


_registry: dict[type[Model], _Handlers] = {}


def register(
    model: type[Model],
    *,
    export: Callable[[User], list[Row]],
    erase: Callable[[User, datetime], None],
    purpose: Purpose | None = None,
) -> None:
    """Say how the rows of ``model`` about one person are handed out and erased, and what they are kept for.

    Both run inside a transaction. ``erase`` may be called twice, and deletes files only ``on_commit``.
    Raises ValueError if the model is registered already.
    """
    if model in _registry:
        raise ValueError(f"{model._meta.label} is registered already")
    _registry[model] = _Handlers(export, erase, purpose)


def registered_models() -> list[type[Model]]:
    """All registered models in the order in which they are erased; `User` is the last."""
    return sorted(_registry, key=lambda model: model is User)


def purposes() -> list[Purpose]:
    """What is kept and why, each purpose once, in order."""
    return sorted({entry.purpose for entry in _registry.values() if entry.purpose}, key=lambda purpose: purpose.order)


def without_purpose() -> list[type[Model]]:
    """Registered models that do not say why they are kept."""
    return [model for model, entry in _registry.items() if entry.purpose is None]


@transaction.atomic
def export_person(*, user: User) -> dict[str, list[Row]]:
    """Everything that is kept about the person, by model label, the person first. Reads every registered model."""
    return {model._meta.label: _registry[model].export(user) for model in reversed(registered_models())}


@transaction.atomic
def erase_person(*, user: User, now: datetime) -> None:
    """Erase the person from every registered model, or from none if one of them fails. Twice does no harm."""
    person = User.objects.select_for_update().get(pk=user.pk)
    if not person.is_erased:
        note_erasure(uuid=person.uuid, now=now)
    for model in registered_models():
        _registry[model].erase(person, now)


def note_erasure(*, uuid: UUID, now: datetime) -> None:
    """Remember that whoever had this uuid was erased: in the database, and after the commit in a file beside it.

    A backup of the database that is older than the erasure does not know of it; the file does.
    """
    digest = _digest(uuid)
    Erasure.objects.get_or_create(uuid_sha256=digest, defaults={"erased_at": now})
    transaction.on_commit(partial(_append, f"{digest} {now:%Y-%m-%d}\n"), robust=True)


def _append(line: str) -> None:
    with settings.ERASURES_FILE.open("a", encoding="ascii") as file:
        file.write(line)


def reapply_erasures(*, now: datetime) -> int:
    """Erase again whoever came back with an older backup. To be run before the restored site is opened.

    Returns how many there were. Reads every person's key once.
    """
    known = set(Erasure.objects.values_list("uuid_sha256", flat=True))
    if settings.ERASURES_FILE.exists():
        known |= {line.split()[0] for line in settings.ERASURES_FILE.read_text(encoding="ascii").splitlines() if line}
    back = [person for person in User.objects.not_erased().iterator() if _digest(person.uuid) in known]
    for person in back:
        erase_person(user=person, now=now)
    return len(back)


def _digest(uuid: UUID) -> str:
    return hashlib.sha256(str(uuid).encode()).hexdigest()


def note_look(*, actor: Any, subjects: Iterable[User], what: Look.What, now: datetime) -> None:
    """Note that ``actor`` looked at what is kept about these people; one's own is no news. Two queries, for any number.

    Who goes back and forth between a list and its rows looked once within an hour.
    """
    others = {subject.pk for subject in subjects} - {actor.pk}
    lately = Look.objects.filter(actor=actor, what=what, subject__in=others, at__gt=now - LOOKS_AGAIN_AFTER)
    known = set(lately.values_list("subject_id", flat=True)) if others else set()
    Look.objects.bulk_create(
        Look(actor=actor, subject_id=subject, what=what, at=now) for subject in sorted(others - known)
    )
