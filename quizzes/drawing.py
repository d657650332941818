"""Which questions of a pool an attempt asks. Pure: no database, no Django."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Draw:
    """So many questions of a pool. ``at``: after how many of the quiz's other questions they are asked."""

    at: int
    count: int
    version_ids: tuple[int, ...]

    def to_json(self) -> dict[str, Any]:
        """As an edition keeps it."""
        return {"at": self.at, "count": self.count, "version_ids": list(self.version_ids)}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Draw":
        """As an edition kept it."""
        return cls(data["at"], data["count"], tuple(data["version_ids"]))


def draw[T: Hashable](pools: Sequence[Sequence[T]], counts: Sequence[int], rank: Callable[[T], Any]) -> list[list[T]]:
    """So many of each pool, none twice; of all ways to do it, one that takes the lowest ranks.

    Pools may overlap. Where there are not enough, as many as there are. Taking the best first, and moving what was
    taken to another pool where that makes room, gives the best choice there is: it is a matroid.
    """
    pools_of: dict[T, list[int]] = {}
    for at, pool in enumerate(pools):
        for candidate in pool:
            pools_of.setdefault(candidate, []).append(at)
    chosen: list[list[T]] = [[] for _ in pools]

    def place(candidate: T, tried: set[int]) -> bool:
        for at in pools_of[candidate]:
            if at in tried:
                continue
            tried.add(at)
            if len(chosen[at]) < counts[at]:
                chosen[at].append(candidate)
                return True
            for other in chosen[at]:
                if place(other, tried):
                    chosen[at].remove(other)
                    chosen[at].append(candidate)
                    return True
        return False

    left = sum(counts)
    for candidate in sorted(pools_of, key=rank):
        if not left:
            break
        left -= place(candidate, set())
    return chosen


def asked_in_order[T](fixed: Sequence[T], draws: Sequence[tuple[int, Sequence[T]]]) -> list[T]:
    """The questions of an attempt in their order. ``draws``: after how many fixed ones, and what was drawn."""
    order: list[T] = []
    waiting = list(draws)
    for number in range(len(fixed) + 1):
        for at, drawn in waiting:
            if at == number:
                order += drawn
        if number < len(fixed):
            order.append(fixed[number])
    return order
