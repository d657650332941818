"""Progress as a pure function of facts: order and repetition do not matter."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.progress import Fact, FactKind, Progress, StepSummary, count_progress, is_complete, summarize

START = datetime(2026, 11, 24, 9, tzinfo=UTC)
STEPS = [UUID(int=number) for number in range(1, 6)]

facts = st.builds(
    Fact,
    step_key=st.sampled_from(STEPS),
    kind=st.sampled_from(list(FactKind)),
    at=st.integers(0, 6).map(lambda minutes: START + timedelta(minutes=minutes)),
)
logs = st.lists(facts, max_size=20)
sets_of_steps = st.sets(st.sampled_from(STEPS))


@given(logs, st.randoms())
def test_any_order_of_facts_gives_the_same_progress(log, random):
    mixed = log[:]
    random.shuffle(mixed)
    assert summarize(mixed) == summarize(log)


@given(logs)
def test_repeated_facts_change_nothing(log):
    assert summarize(log + log) == summarize(log)


@given(logs, sets_of_steps)
def test_progress_is_within_bounds(log, required):
    satisfied = {key for key, summary in summarize(log).items() if summary.is_satisfied}
    progress = count_progress(required, satisfied)
    assert 0 <= progress.done <= progress.required == len(required)
    assert 0 <= progress.percent <= 100
    assert progress.is_complete == (bool(required) and progress.done == progress.required)
    assert (progress.percent == 100) == progress.is_complete


@given(st.lists(st.sampled_from(STEPS)), sets_of_steps)
def test_satisfying_steps_never_lowers_progress(done, required):
    before = 0
    for count in range(len(done) + 1):
        now = count_progress(required, set(done[:count])).done
        assert now >= before
        before = now


@given(sets_of_steps, sets_of_steps, st.sampled_from(STEPS))
def test_removing_a_step_never_undoes_completion(required, satisfied, removed):
    if is_complete(required, satisfied) and required - {removed}:
        assert is_complete(required - {removed}, satisfied)


@pytest.mark.parametrize(
    ("log", "expected"),
    [
        ([(FactKind.SATISFIED, 1)], StepSummary(satisfied_at=START + timedelta(minutes=1))),
        ([(FactKind.SATISFIED, 3), (FactKind.SATISFIED, 1)], StepSummary(satisfied_at=START + timedelta(minutes=1))),
        (
            [(FactKind.SATISFIED, 1), (FactKind.VOIDED, 2)],
            StepSummary(START + timedelta(minutes=1), START + timedelta(minutes=2)),
        ),
        (
            [(FactKind.SATISFIED, 1), (FactKind.VOIDED, 2), (FactKind.SATISFIED, 3)],
            StepSummary(satisfied_at=START + timedelta(minutes=3)),
        ),
    ],
)
def test_a_step_counts_from_its_first_satisfaction_after_the_last_void(log, expected):
    facts_of_one = [Fact(STEPS[0], kind, START + timedelta(minutes=minutes)) for kind, minutes in log]
    assert summarize(facts_of_one)[STEPS[0]] == expected


def test_a_void_alone_is_no_record():
    assert summarize([Fact(STEPS[0], FactKind.VOIDED, START)]) == {}


def test_a_course_without_required_steps_is_never_complete():
    assert not is_complete(frozenset(), {STEPS[0]})
    assert count_progress(frozenset(), {STEPS[0]}) == Progress(0, 0, is_complete=False)


def test_a_satisfied_step_that_is_gone_counts_in_neither_number():
    assert count_progress({STEPS[0], STEPS[1]}, {STEPS[0], STEPS[4]}) == Progress(1, 2, is_complete=False)
