"""Money: exact at four decimals, whatever type it came in."""

from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdash.money import LARGEST, TICKS, to_ticks, to_units

ticks = st.integers(-LARGEST * TICKS, LARGEST * TICKS)


def read(values: list, dtype: pl.DataType | None = None) -> list[int]:
    column = pl.Series("amount", values, dtype=dtype)
    return column.to_frame().select(to_ticks(pl.col("amount"), column.dtype)).to_series().to_list()


@given(st.lists(ticks, min_size=1, max_size=20))
def test_ticks_come_back_through_units(amounts: list[int]):
    units = pl.DataFrame({"t": amounts}).select(to_units(pl.col("t"))).to_series()
    assert units.dtype == pl.Decimal(38, 4)
    assert units.to_list() == [Decimal(amount) / TICKS for amount in amounts]
    assert read(units.to_list()) == amounts


@given(st.lists(ticks, min_size=1, max_size=20))
def test_floats_lose_no_tick(amounts: list[int]):
    assert read([amount / TICKS for amount in amounts]) == amounts


@given(st.lists(st.integers(-LARGEST, LARGEST), min_size=1, max_size=20))
def test_integers_are_units(amounts: list[int]):
    assert read(amounts, pl.Int64) == [amount * TICKS for amount in amounts]


def test_a_tenth_and_two_tenths_are_three_tenths():
    assert sum(read([0.1, 0.2])) == read([0.3])[0] == 3000


@pytest.mark.parametrize(
    ("amount", "dtype", "expected"),
    [
        (980.0, pl.Float32, 9_800_000),
        (7, pl.UInt8, 70_000),
        (Decimal("0.00004"), None, 0),
        (Decimal("0.00006"), None, 1),
        # A weekly price of 1,000 per month is 1,000 x 52 / 12.
        (1000 * 52 / 12, pl.Float64, 43_333_333),
    ],
)
def test_what_is_finer_than_a_tick_is_rounded(amount, dtype, expected: int):
    assert read([amount], dtype) == [expected]


def test_nine_thousand_of_the_largest_lines_still_add_up():
    column = pl.Series([LARGEST * TICKS] * 9000)
    assert column.sum() == 9000 * LARGEST * TICKS
