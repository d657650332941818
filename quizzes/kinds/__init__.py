"""The kinds of question, one module each: how it is written, marked, shown and read. Every module here is loaded.

docs/contributing.md says how to add one.
"""

from importlib import import_module
from pkgutil import iter_modules

from quizzes.kinds.base import Asked, QuestionKind, kind_named, kinds

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")

__all__ = ["Asked", "QuestionKind", "kind_named", "kinds"]
