"""A person's data: which models hold it, how it is handed out, how it is erased.

Every app registers its own models in ``AppConfig.ready``. Django readies the apps in the order of INSTALLED_APPS,
where what stands above comes first, so erasing meets a row before the rows that it points at, and the person last.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model

from accounts.models import User

Row = dict[str, Any]
"""One record as plain JSON values, named in words that the person understands."""


@dataclass(frozen=True)
class _Handlers:
    export: Callable[[User], list[Row]]
    erase: Callable[[User, datetime], None]


_registry: dict[type[Model], _Handlers] = {}


def register(
    model: type[Model], *, export: Callable[[User], list[Row]], erase: Callable[[User, datetime], None]
) -> None:
    """Say how the rows of ``model`` about one person are handed out and erased.

    Both run inside a transaction. ``erase`` may be called twice, and deletes files only ``on_commit``.
    Raises ValueError if the model is registered already.
    """
    if model in _registry:
        raise ValueError(f"{model._meta.label} is registered already")
    _registry[model] = _Handlers(export, erase)


def registered_models() -> list[type[Model]]:
    """All registered models in the order in which they are erased; `User` is the last."""
    return sorted(_registry, key=lambda model: model is User)


@transaction.atomic
def export_person(*, user: User) -> dict[str, list[Row]]:
    """Everything that is kept about the person, by model label, the person first. Reads every registered model."""
    return {model._meta.label: _registry[model].export(user) for model in reversed(registered_models())}


@transaction.atomic
def erase_person(*, user: User, now: datetime) -> None:
    """Erase the person from every registered model, or from none if one of them fails. Twice does no harm."""
    person = User.objects.select_for_update().get(pk=user.pk)
    for model in registered_models():
        _registry[model].erase(person, now)
