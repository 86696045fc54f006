"""Hover: a rate without an interval says why, an exact total has none to miss."""

import polars as pl
import pytest

from csdash.figures.hover import DECIDED_BY_FEW, point_hover
from csdash.unit import Unit


def hover(unit: Unit, n: int, lower: float | None, value: float | None = 0.9) -> str:
    figures = {
        "value": value,
        "lower": lower,
        "upper": lower,
        "numerator": 9.0,
        "denominator": 10.0,
        "n_accounts": n,
    }
    (text,) = point_hover(pl.DataFrame([figures]), ["head"], unit, "ja", "JPY", 20)
    return text


@pytest.mark.parametrize(
    ("unit", "n", "lower", "value", "said"),
    [
        (Unit.RATE, 50, None, 0.9, True),
        (Unit.RATE, 50, 0.8, 0.9, False),
        (Unit.RATE, 5, None, 0.9, False),  # that they are few is said anyway
        (Unit.RATE, 50, None, None, False),
        (Unit.MONEY, 50, None, 0.9, False),
    ],
)
def test_a_rate_without_an_interval_says_why(unit, n, lower, value, said):
    assert (DECIDED_BY_FEW.ja in hover(unit, n, lower, value)) == said
