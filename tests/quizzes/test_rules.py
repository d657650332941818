"""Limits of a quiz and which try counts: by table, with times passed in."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from quizzes.rules import Allowances, QuizRules, Refusal, counting

NOW = datetime(2026, 3, 29, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Tried:
    """A submitted attempt."""

    submitted_at: datetime
    score_scaled: Decimal


@pytest.mark.parametrize(
    ("rules", "submitted", "refusal"),
    [
        (QuizRules(), [NOW] * 50, None),
        (QuizRules(max_attempts=2), [NOW], None),
        (QuizRules(max_attempts=2), [NOW, NOW], Refusal("used_up")),
        (QuizRules(wait_minutes=30), [], None),
        (QuizRules(wait_minutes=30), [NOW - HOUR], None),
        (QuizRules(wait_minutes=90), [NOW - 2 * HOUR, NOW - HOUR], Refusal("wait", NOW + HOUR / 2)),
        (QuizRules(opens_at=NOW + HOUR), [], Refusal("not_open", NOW + HOUR)),
        (QuizRules(opens_at=NOW), [], None),
        (QuizRules(closes_at=NOW), [], Refusal("closed", NOW)),
        (QuizRules(closes_at=NOW + HOUR), [], None),
        (QuizRules(closes_at=NOW, max_attempts=1), [NOW], Refusal("closed", NOW)),
    ],
)
def test_why_no_new_try_may_begin(rules, submitted, refusal):
    assert rules.refusal(submitted, NOW) == refusal


@pytest.mark.parametrize(
    ("rules", "deadline"),
    [
        (QuizRules(), None),
        (QuizRules(time_limit_minutes=60), NOW + HOUR),
        (QuizRules(closes_at=NOW + HOUR / 2), NOW + HOUR / 2),
        (QuizRules(time_limit_minutes=60, closes_at=NOW + HOUR / 2), NOW + HOUR / 2),
        (QuizRules(time_limit_minutes=60, closes_at=NOW + 2 * HOUR), NOW + HOUR),
    ],
)
def test_when_a_try_ends(rules, deadline):
    assert rules.deadline(NOW) == deadline


def test_what_is_allowed_to_one_learner_changes_the_limits_there_are_and_makes_no_new_ones():
    extra = Allowances(extra_minutes=15, extra_attempts=1, closes_at=NOW + HOUR)
    limited = QuizRules(max_attempts=1, time_limit_minutes=30, closes_at=NOW).allowing(extra)
    assert (limited.max_attempts, limited.time_limit_minutes, limited.closes_at) == (2, 45, NOW + HOUR)
    assert limited.allowing(Allowances(opens_at=NOW + HOUR, closes_at=NOW - HOUR)) == limited
    free = QuizRules().allowing(Allowances(extra_minutes=15, extra_attempts=1, closes_at=NOW, opens_at=NOW))
    assert free == QuizRules()


@pytest.mark.parametrize(("policy", "score"), [("best", "0.9"), ("first", "0.4"), ("latest", "0.7")])
def test_which_try_counts(policy, score):
    scores = ("0.4", "0.9", "0.7")
    tries = [Tried(NOW + n * HOUR, Decimal(given)) for n, given in enumerate(scores)]
    assert counting(reversed(tries), policy).score_scaled == Decimal(score)
    assert counting([], policy) is None


def test_rules_travel_through_an_edition_and_leave_no_trace_where_there_are_none():
    rules = QuizRules(max_attempts=3, closes_at=NOW, policy="latest")
    assert QuizRules.from_json(rules.to_json()) == rules
    assert QuizRules().to_json() == {}
