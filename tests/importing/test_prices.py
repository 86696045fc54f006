"""Prices per month, in ticks: half a tick goes to the even one, below zero as above it."""

import polars as pl
import pytest

from csdash.importing.shapes.prices import by_interval, per_month


@pytest.mark.parametrize(
    ("ticks", "interval", "expected"),
    [
        (12_000_000, "yearly", 1_000_000),
        (6, "yearly", 0),  # 0.5 to 0
        (18, "yearly", 2),  # 1.5 to 2
        (30, "yearly", 2),  # 2.5 to 2
        (-6, "yearly", 0),
        (-18, "yearly", -2),
        (-31, "yearly", -3),  # -2.583
        (1_000_000, "weekly", 4_333_333),  # 100 x 52 / 12 = 433.3333...
        (1_000_000, "quarterly", 333_333),
        (2_000_000, "half_yearly", 333_333),
        (5_000_000, "half_yearly", 833_333),
        (7, "monthly", 7),
        (10**15, "weekly", 4_333_333_333_333_333),  # the largest amount there is
    ],
)
def test_per_month(ticks, interval, expected):
    frame = pl.DataFrame({"ticks": [ticks], "interval": [interval]})
    found = frame.select(
        per_month(pl.col("ticks"), interval), by_interval(pl.col("ticks"), pl.col("interval")).alias("own")
    )
    assert found.row(0) == (expected, expected)
