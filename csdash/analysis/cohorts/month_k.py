"""Month k over calendar time: are those who began lately kept better than those who began before?"""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from csdash.analysis.cohorts.triangle import Period, newer_and_older, triangle
from csdash.analysis.difference import Difference, holm
from csdash.metrics.interval import wilson

AGES = (1, 3, 6, 12, 24)


@dataclass(frozen=True, slots=True)
class Compared:
    """The newest year of cohorts that reached an age against all before it; `stands` after Holm over the ages."""

    age: int
    difference: Difference
    stands: bool


def month_k(
    cohorts: pl.DataFrame, period: Period, ages: Sequence[int] = AGES, fiscal_start: int = 4
) -> pl.DataFrame:
    """age, cohort, value, lower, upper, n_accounts: the share of accounts left at each of `ages`, per cohort.

    In: the frame of `Session.cohorts`. Bands are Wilson's.
    """
    cells = triangle(cohorts, "logo", period, fiscal_start).filter(
        pl.col("cohort_age").is_in(list(ages)) & (pl.col("base") > 0)
    )
    lower, upper = wilson(pl.col("top"), pl.col("base"))
    return cells.select(
        pl.col("cohort_age").alias("age"),
        "cohort",
        "value",
        lower.alias("lower"),
        upper.alias("upper"),
        "n_accounts",
    ).sort("age", "cohort")


def newer_against_older(
    cohorts: pl.DataFrame, minimum_n: int, ages: Sequence[int] = AGES
) -> tuple[Compared, ...]:
    """The comparison at each of `ages` at which both sides have `minimum_n` accounts, all made at once (Holm).

    Always by starting month: how a page groups its cohorts must not change what is said of them.
    """
    cells = triangle(cohorts, "logo", "month")
    found = [(age, newer_and_older(cells, age)) for age in ages]
    found = [
        (age, told)
        for age, told in found
        if told.value is not None and min(told.now.n, told.then.n) >= minimum_n
    ]
    stands = holm([told.p_value for _, told in found])
    return tuple(Compared(age, told, holds) for (age, told), holds in zip(found, stands, strict=True))
