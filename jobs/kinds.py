"""Which function does which kind of job. Filled by each app's tasks.py, which its AppConfig.ready imports."""

from collections.abc import Callable
from dataclasses import dataclass

from jobs.models import Job

Handler = Callable[[Job], None]

_handlers: dict[str, Handler] = {}


@dataclass(frozen=True)
class Limits:
    """Seconds that a run may take: after ``soft`` the handler gets an error, after ``hard`` its process is killed."""

    soft: int | None = None
    hard: int | None = None


_limits: dict[str, Limits] = {}


class UnknownKindError(LookupError):
    """No handler is registered for this kind of job in this process."""


class DuplicateKindError(ValueError):
    """Two handlers claim the same kind of job."""


def kind(name: str, *, limits: Limits | None = None) -> Callable[[Handler], Handler]:
    """Register the decorated function as the handler of jobs of this kind, named ``<app>.<verb>``.

    The handler receives the row as it was when claimed. It may run twice for one wish, opens its own short
    transactions, and calls one service. ``limits``: for work that may get stuck; a worker holds to them, what runs
    jobs in the foreground does not.
    """

    def register(handler: Handler) -> Handler:
        known = _handlers.setdefault(name, handler)
        if known is not handler:
            raise DuplicateKindError(name)
        if limits:
            _limits[name] = limits
        return handler

    return register


def handler_of(name: str) -> Handler:
    """Return the handler. Raises UnknownKindError, with the remedy in its text."""
    try:
        return _handlers[name]
    except KeyError:
        raise UnknownKindError(
            f"No handler for jobs of the kind {name!r}: decorate one with @jobs.kind({name!r}) in the app's tasks.py "
            "and import that in its AppConfig.ready."
        ) from None


def limits_of(name: str) -> Limits:
    """Return how long a run of this kind may take; no limits for a kind that has none or is not known."""
    return _limits.get(name, Limits())


def registered() -> set[str]:
    """Return the names of all kinds that this process can run."""
    return set(_handlers)
