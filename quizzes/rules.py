"""What limits attempts at a quiz, and which of them counts. Pure: no database, no Django; times are passed in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Protocol

# Answers that arrive within this time after the end still count: a slow line is not the learner's fault.
GRACE = timedelta(seconds=60)


@dataclass(frozen=True)
class Allowances:
    """What one learner may have beyond the rules of a quiz."""

    extra_minutes: int = 0
    extra_attempts: int = 0
    opens_at: datetime | None = None
    closes_at: datetime | None = None


@dataclass(frozen=True)
class Refusal:
    """Why no new attempt may begin. ``code``: not_open, closed, used_up or wait; ``at``: when that changes."""

    code: str
    at: datetime | None = None


@dataclass(frozen=True)
class QuizRules:
    """The limits of a quiz. The defaults are none: any time, any number of tries, no hurry, the best counts."""

    max_attempts: int | None = None
    wait_minutes: int = 0
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    time_limit_minutes: int | None = None
    policy: str = "best"
    feedback: str = "submitted"

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "QuizRules":
        """The rules in an edition's outline."""
        known = {name: data[name] for name in (field.name for field in fields(cls)) if name in data}
        for name in ("opens_at", "closes_at"):
            if name in known:
                known[name] = datetime.fromisoformat(known[name])
        return cls(**known)

    def to_json(self) -> dict[str, Any]:
        """Only what differs from the defaults, so that quizzes without rules are in editions as they always were."""
        usual = asdict(QuizRules())
        return {
            name: value.isoformat() if isinstance(value, datetime) else value
            for name, value in asdict(self).items()
            if value != usual[name]
        }

    def allowing(self, extra: Allowances) -> "QuizRules":
        """The rules as they are for one learner: wider than those of others, never narrower."""
        return replace(
            self,
            max_attempts=None if self.max_attempts is None else self.max_attempts + extra.extra_attempts,
            time_limit_minutes=None
            if self.time_limit_minutes is None
            else self.time_limit_minutes + extra.extra_minutes,
            opens_at=min(self.opens_at, extra.opens_at or self.opens_at) if self.opens_at else None,
            closes_at=max(self.closes_at, extra.closes_at or self.closes_at) if self.closes_at else None,
        )

    def deadline(self, started_at: datetime) -> datetime | None:
        """When an attempt ends that began then: when its time is over or the quiz closes, whichever is first."""
        ends = [self.closes_at] if self.closes_at else []
        if self.time_limit_minutes is not None:
            ends.append(started_at + timedelta(minutes=self.time_limit_minutes))
        return min(ends, default=None)

    def refusal(self, submitted_at: Sequence[datetime], now: datetime) -> Refusal | None:
        """Why no new attempt may begin now, after those that were submitted; None if one may."""
        if self.closes_at is not None and now >= self.closes_at:
            return Refusal("closed", self.closes_at)
        if self.max_attempts is not None and len(submitted_at) >= self.max_attempts:
            return Refusal("used_up")
        if self.opens_at is not None and now < self.opens_at:
            return Refusal("not_open", self.opens_at)
        if self.wait_minutes and submitted_at:
            next_at = max(submitted_at) + timedelta(minutes=self.wait_minutes)
            if now < next_at:
                return Refusal("wait", next_at)
        return None


class Tried(Protocol):
    """An attempt that was submitted."""

    submitted_at: Any
    score_scaled: Any


def counting[T: Tried](attempts: Iterable[T], policy: str) -> T | None:
    """The submitted attempt that counts under a policy (best, first, latest); of equal ones the earlier."""
    tried = sorted(attempts, key=lambda attempt: attempt.submitted_at)
    if not tried:
        return None
    if policy == "first":
        return tried[0]
    if policy == "latest":
        return tried[-1]
    return max(tried, key=lambda attempt: attempt.score_scaled or Decimal(0))
