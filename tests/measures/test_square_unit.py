"""Squares of money are kept in a coarser unit, so that they can be added up: coarse enough, and no coarser."""

from hypothesis import given
from hypothesis import strategies as st

from csdash.measures.bridge import square_unit
from tests.histories import at, history, opened

ticks = st.integers(0, 10**15)


@given(st.lists(ticks, min_size=1, max_size=50), st.lists(ticks, max_size=50))
def test_sums_of_squares_and_products_fit(opening: list[int], closing: list[int]):
    unit = square_unit(max(sum(float(x) ** 2 for x in side) for side in (opening, closing)))
    coarse = [[amount // unit for amount in side] for side in (opening, closing)]
    assert all(sum(x * x for x in side) < 2**63 for side in coarse)
    assert sum(x * y for x, y in zip(*coarse, strict=False)) < 2**63


@given(st.lists(ticks, min_size=1, max_size=50))
def test_the_unit_is_no_coarser_than_it_must_be(amounts: list[int]):
    total = sum(amount**2 for amount in amounts)
    unit = square_unit(float(total))
    assert unit == 1 or total / (unit // 10) ** 2 >= 2**61


def test_one_large_account_takes_no_interval_from_the_small():
    # A thousand people pay 980, some pay less or more now, some left; the one factory pays ten thousand million.
    small = {f"p{i}": [980, None if i % 10 == 0 else 1080 - i % 7 * 50] for i in range(1000)}
    segment = dict.fromkeys(small, "home") | {"factory": "business"}
    alone = opened(history("2024-01", small, segment=segment))
    both = opened(history("2024-01", small | {"factory": [10**10, 10**10]}, segment=segment))
    expected, found = (
        at(s.metrics("nrr", window=1, by=["segment"]), "2024-02", segment="home") for s in (alone, both)
    )
    for end in ("value", "lower", "upper"):
        assert abs(found[end] - expected[end]) < 1e-4
