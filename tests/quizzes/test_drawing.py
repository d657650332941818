"""Which questions are drawn: none twice, and the best choice there is."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from quizzes.drawing import asked_in_order, draw

POOLS = st.lists(st.tuples(st.lists(st.integers(0, 6), unique=True, max_size=5), st.integers(0, 3)), max_size=3)


@given(POOLS, st.lists(st.integers(0, 3), min_size=7, max_size=7))
def test_no_question_is_drawn_twice_and_no_better_choice_exists(draws, ranks):
    pools, counts = [pool for pool, _ in draws], [count for _, count in draws]
    drawn = draw(pools, counts, ranks.__getitem__)
    chosen = [candidate for part in drawn for candidate in part]
    assert len(set(chosen)) == len(chosen)
    for part, pool, count in zip(drawn, pools, counts, strict=True):
        assert set(part) <= set(pool)
        assert len(part) <= count
    everything = sorted({candidate for pool in pools for candidate in pool})
    possible = [
        some
        for size in range(len(everything), -1, -1)
        for some in combinations(everything, size)
        if len([c for part in draw([[c for c in pool if c in some] for pool in pools], counts, int) for c in part])
        == size
    ]
    most = max(len(some) for some in possible)
    assert len(chosen) == most
    assert sorted(ranks[c] for c in chosen) == min(
        sorted(ranks[c] for c in some) for some in possible if len(some) == most
    )


def test_what_is_drawn_stands_where_its_author_put_it():
    assert asked_in_order("ab", [(0, "x"), (1, "yz"), (2, "w")]) == list("xaybw".replace("y", "yz"))
