"""Numbers and short keys of chapters. Pure."""

from collections.abc import Iterable
from uuid import UUID

# Chapters stand in at most this many levels below their handbook: 3, 3.2, 3.2.1.
MAX_LEVELS = 3
SHORT_KEY_DIGITS = 12


def fits(number: str, below: str) -> bool:
    """Whether ``number`` is that of a child of the chapter ``below`` ("" is the handbook): 3.2 fits below 3."""
    parent, _dot, last = number.rpartition(".")
    return parent == below and last.isascii() and last.isdigit() and not last.startswith("0")


def next_number(below: str, taken: Iterable[str]) -> str:
    """The number after the highest that was ever given to a child of ``below``. Gaps are never filled."""
    highest = max((int(number.rpartition(".")[2]) for number in taken if fits(number, below)), default=0)
    return f"{below}.{highest + 1}" if below else str(highest + 1)


def short_key(key: UUID) -> str:
    """What stands for ``key`` in a permalink: its first 48 bits, enough for millions of pages."""
    return key.hex[:SHORT_KEY_DIGITS]


def key_range(short: str) -> tuple[UUID, UUID]:
    """The first and the last key that ``short`` may stand for."""
    rest = 32 - SHORT_KEY_DIGITS
    return UUID(short + "0" * rest), UUID(short + "f" * rest)
