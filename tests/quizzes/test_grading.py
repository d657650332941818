"""Marking: a table of answers, and properties that hold for every question."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.grading import InvalidAnswerError, Key, Mark, grade, total

SINGLE = Key("single", ("a", "b", "c"), ("b",))
MULTIPLE = Key("multiple", ("a", "b", "c"), ("a", "c"))
TRUE_FALSE = Key("truefalse", ("true", "false"), ("false",))
ORDERING = Key("ordering", ("a", "b", "c", "d"))
MATCHING = Key("matching", ("a", "b", "c"))


@pytest.mark.parametrize(
    ("key", "answer", "points"),
    [
        (SINGLE, {"choice": "b"}, 1),
        (SINGLE, {"choice": "a"}, 0),
        (SINGLE, None, 0),
        (MULTIPLE, {"choices": ["c", "a"]}, 1),
        (MULTIPLE, {"choices": ["a"]}, 0),
        (MULTIPLE, {"choices": ["a", "b", "c"]}, 0),
        (TRUE_FALSE, {"choice": "false"}, 1),
        (TRUE_FALSE, {"choice": "true"}, 0),
        (ORDERING, {"order": ["a", "b", "c", "d"]}, 1),
        (ORDERING, {"order": ["b", "a", "c", "d"]}, Fraction(1, 2)),
        (ORDERING, {"order": ["b", "c", "d", "a"]}, 0),
        (MATCHING, {"pairs": {"a": "a", "b": "b", "c": "c"}}, 1),
        (MATCHING, {"pairs": {"a": "a", "b": "c", "c": "b"}}, Fraction(1, 3)),
    ],
)
def test_an_answer_earns_its_points(key, answer, points):
    assert grade(key, answer) == Mark(Fraction(points), 1)


@pytest.mark.parametrize(
    ("key", "answer", "code"),
    [
        (SINGLE, {}, "empty"),
        (SINGLE, {"choice": "z"}, "unknown_option"),
        (MULTIPLE, {"choices": []}, "empty"),
        (MULTIPLE, {"choices": ["a", "z"]}, "unknown_option"),
        (ORDERING, {"order": ["a", "b"]}, "not_a_permutation"),
        (ORDERING, {"order": ["a", "a", "b", "c"]}, "not_a_permutation"),
        (MATCHING, {"pairs": {}}, "empty"),
        (MATCHING, {"pairs": {"a": "a"}}, "incomplete"),
        (MATCHING, {"pairs": {"a": "a", "b": "b", "c": "z"}}, "unknown_option"),
    ],
)
def test_what_is_no_answer_is_refused(key, answer, code):
    with pytest.raises(InvalidAnswerError) as refused:
        grade(key, answer)
    assert refused.value.code == code


CHOOSING = ["single", "multiple", "truefalse", "ordering", "matching"]
options = st.lists(st.text("abcdefgh", min_size=1, max_size=3), min_size=2, max_size=6, unique=True)


@st.composite
def answered(draw):
    names = tuple(draw(options))
    kind = draw(st.sampled_from(CHOOSING))
    if kind == "truefalse":
        names = ("true", "false")
    if kind == "ordering":
        return Key(kind, names), {"order": draw(st.permutations(names))}
    if kind == "matching":
        return Key(kind, names), {"pairs": {name: draw(st.sampled_from(names)) for name in names}}
    if kind == "multiple":
        right = draw(st.lists(st.sampled_from(names), min_size=1, unique=True))
        return Key(kind, names, tuple(right)), {"choices": draw(st.lists(st.sampled_from(names), min_size=1))}
    return Key(kind, names, (draw(st.sampled_from(names)),)), {"choice": draw(st.sampled_from(names))}


@given(answered())
def test_points_stay_between_nothing_and_all(question):
    key, answer = question
    mark = grade(key, answer)
    assert 0 <= mark.points <= mark.max_points


@given(answered())
def test_the_same_answer_always_earns_the_same(question):
    key, answer = question
    assert grade(key, answer) == grade(key, dict(answer))


@given(st.lists(answered(), min_size=1, max_size=8), st.integers(1, 100))
def test_the_order_of_questions_does_not_matter(questions, passing):
    marks = [grade(key, answer) for key, answer in questions]
    assert total(marks).score_scaled == total(marks[::-1]).score_scaled
    assert total(marks).is_passed(passing) == total(marks[::-1]).is_passed(passing)
    assert 0 <= total(marks).score_scaled <= 1


def test_three_thirds_make_a_whole():
    third = grade(MATCHING, {"pairs": {"a": "a", "b": "c", "c": "b"}})
    result = total([third, third, third, Mark(Fraction(1), 1), Mark(Fraction(1), 1), Mark(Fraction(1), 1)])
    assert result.score_scaled == Fraction(4, 6)
    assert total([third] * 3).points == 1


@pytest.mark.parametrize(("right", "of", "is_passed"), [(8, 10, True), (7, 9, False), (4, 5, True), (0, 3, False)])
def test_the_pass_mark_is_reached_exactly_or_not(right, of, is_passed):
    marks = [Mark(Fraction(1), 1)] * right + [Mark(Fraction(0), 1)] * (of - right)
    assert total(marks).is_passed(80) is is_passed


def test_a_quiz_without_questions_is_never_passed():
    assert not total([]).is_passed(1)
    assert total([]).score_scaled == 0


def test_79_9_percent_is_not_shown_as_the_80_that_it_did_not_reach():
    marks = [Mark(Fraction(1), 1)] * 799 + [Mark(Fraction(0), 1)] * 201
    assert total(marks).percent == 79
