"""Functions of modules that are imported when one is first called.

Libraries for documents weigh more than the rest of a worker's own code, and most workers never make a document.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any


def when_used(module: str, name: str) -> Callable[..., Any]:
    """The function ``name`` of ``module``. A wrong name is an error only when it is called: a test must call it."""

    def call(*args: Any, **kwargs: Any) -> Any:
        return getattr(import_module(module), name)(*args, **kwargs)

    call.__name__ = call.__qualname__ = name
    return call
