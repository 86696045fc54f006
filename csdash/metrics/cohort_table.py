"""Cohorts as a table: every cohort at every age it has reached, including the ages at which nobody is left."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from csdash.measures.cubes import Cubes, Where, settled
from csdash.measures.lifetimes import COUNTS
from csdash.metrics.kaplan_meier import kaplan_meier

SIZES = ("n_accounts", "opening_mrr")
LEFT = ("n_active", "n_uninterrupted", "mrr", "retained_mrr")


def cohort_table(
    cubes: Cubes, by: Sequence[str] = (), where: Where | None = None, *, strict: bool = False
) -> pl.DataFrame:
    """Per cohort_m, age and group: SIZES at age 0 and what is left at this age, money in ticks.

    `n_active` counts the accounts that pay at this age; with `strict` only those that never lapsed.

    Ages that were not reached by the last covered month have no row; ages before coverage neither. For
    left-truncated cohorts (older than the data) opening_mrr is null: it was never seen.
    """
    where = settled(where)
    for dimension in by:
        cubes.check_dimension(dimension)
    keys = ["cohort_m", *by, "is_left_truncated"]
    first, last = cubes.coverage.first, cubes.coverage.last
    first_age = pl.max_horizontal(first - pl.col("cohort_m"), 0)
    ages = pl.int_ranges(first_age, last - pl.col("cohort_m") + 1, dtype=pl.Int32)
    sizes = cubes.sums("cohort_sizes", SIZES, by, where).sort(keys).with_columns(age=ages)
    table = sizes.explode("age")
    n_ages = pl.col("age").list.len().cast(pl.Int64)
    begins = sizes.select(*keys, place=n_ages.cum_sum() - n_ages - first_age)
    left = cubes.sums("cohorts", LEFT, by, where).join(begins, on=keys)
    # Each sum goes to its place among the ages reached: of many groups that is far sooner done than a join by all keys.
    place = (left["place"] + left["age"]).to_numpy()
    table = table.hstack([_placed(left[name], place, table.height) for name in LEFT])
    return table.select(
        "cohort_m",
        *by,
        "age",
        "n_accounts",
        pl.col("n_uninterrupted" if strict else "n_active").alias("n_active"),
        pl.when(~pl.col("is_left_truncated")).then(pl.col("opening_mrr")).alias("opening_mrr"),
        "mrr",
        pl.when(~pl.col("is_left_truncated")).then(pl.col("retained_mrr")).alias("retained_mrr"),
        "is_left_truncated",
    )


def _placed(sums: pl.Series, place: np.ndarray, n: int) -> pl.Series:
    """The sums at their places among `n`; 0 where nobody is left."""
    column = np.zeros(n, np.int64)
    column[place] = sums.to_numpy()
    return pl.Series(sums.name, column)


def survival_table(cubes: Cubes, by: Sequence[str] = (), where: Where | None = None) -> pl.DataFrame:
    """The Kaplan-Meier curve of account lifetimes in months, per group of `by`; attributes at the start."""
    for dimension in by:
        cubes.check_dimension(dimension)
    lives = cubes.sums("lifetimes", COUNTS, by, settled(where))
    counts = lives.select(
        *by,
        pl.col("age").cast(pl.Int64),
        pl.col("n_entered").alias("entered"),
        pl.col("n_events").alias("events"),
        pl.col("n_censored").alias("censored"),
    )
    return kaplan_meier(counts, list(by))
