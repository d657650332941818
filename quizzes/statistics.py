"""What sums over attempts say of a question. Pure: no database, no Django."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from math import sqrt

# Below these nothing is shown, or nothing is said.
FEWEST = 5
FEWEST_FOR_HINTS = 20
FEWEST_FOR_DISCRIMINATION = 100


@dataclass
class Sums:
    """Of one version of a question. ``share`` and ``rest`` are in [0, 1]; see QuestionTally."""

    attempts: int = 0
    answered: int = 0
    right: int = 0
    share_sum: float = 0
    share_squares: float = 0
    rest_sum: float = 0
    rest_squares: float = 0
    products: float = 0
    choices: dict[str, int] = field(default_factory=dict)

    def add(self, *, share: float, rest: float, is_answered: bool, choices: tuple[str, ...]) -> None:
        """Count one more attempt."""
        self.attempts += 1
        self.answered += is_answered
        self.right += share >= 1
        self.share_sum += share
        self.share_squares += share * share
        self.rest_sum += rest
        self.rest_squares += rest * rest
        self.products += share * rest
        for choice in choices:
            self.choices[choice] = self.choices.get(choice, 0) + 1


def facility(sums: Sums) -> float | None:
    """The mean share of the points, in [0, 1]: 1 is easy. None below FEWEST attempts."""
    return None if sums.attempts < FEWEST else sums.share_sum / sums.attempts


def discrimination(sums: Sums) -> float | None:
    """How well the question goes with the rest of the quiz: the correlation of its points with those of the others.

    In [-1, 1]; None below FEWEST_FOR_DISCRIMINATION attempts, or where all earned the same.
    """
    n = sums.attempts
    if n < FEWEST_FOR_DISCRIMINATION:
        return None
    share = n * sums.share_squares - sums.share_sum**2
    rest = n * sums.rest_squares - sums.rest_sum**2
    if share <= 1e-9 or rest <= 1e-9:
        return None
    return (n * sums.products - sums.share_sum * sums.rest_sum) / sqrt(share * rest)


class Hint(StrEnum):
    """Why a question deserves a look."""

    KEY = "key"
    HARD = "hard"
    EASY = "easy"
    AGAINST = "against"
    APART = "apart"
    IDLE = "idle"


def hints(sums: Sums, options: Mapping[str, bool]) -> list[Hint]:
    """What deserves a look, the gravest first. ``options``: whether each is right; empty where nothing is chosen."""
    if sums.attempts < FEWEST_FOR_HINTS:
        return []
    found = []
    right = max((sums.choices.get(key, 0) for key, is_right in options.items() if is_right), default=0)
    wrong = {key: sums.choices.get(key, 0) for key, is_right in options.items() if not is_right}
    if wrong and max(wrong.values()) > right:
        found.append(Hint.KEY)
    correlation = discrimination(sums)
    if correlation is not None and correlation < 0:
        found.append(Hint.AGAINST)
    share = sums.share_sum / sums.attempts
    if share <= 0.25:
        found.append(Hint.HARD)
    elif share >= 0.95:
        found.append(Hint.EASY)
    elif correlation is not None and 0 <= correlation < 0.1:
        found.append(Hint.APART)
    if any(count == 0 for count in wrong.values()):
        found.append(Hint.IDLE)
    return found
