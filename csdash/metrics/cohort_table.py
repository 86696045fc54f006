"""Cohorts as a table: every cohort at every age it has reached, including the ages at which nobody is left."""

from collections.abc import Sequence

import polars as pl

from csdash.measures.cubes import Cubes, Where, settled
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
    sizes = cubes.select("cohort_sizes", where).group_by(keys).agg(pl.col(SIZES).sum())
    left = cubes.select("cohorts", where).group_by(*keys, "age").agg(pl.col(LEFT).sum())
    first, last = cubes.coverage.first, cubes.coverage.last
    reached = sizes.with_columns(
        age=pl.int_ranges(
            pl.max_horizontal(first - pl.col("cohort_m"), 0), last - pl.col("cohort_m") + 1, dtype=pl.Int32
        )
    ).explode("age")
    table = reached.join(left, on=[*keys, "age"], how="left").with_columns(pl.col(LEFT).fill_null(0))
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
    ).sort("cohort_m", *by, "age")


def survival_table(cubes: Cubes, by: Sequence[str] = (), where: Where | None = None) -> pl.DataFrame:
    """The Kaplan-Meier curve of account lifetimes in months, per group of `by`; attributes at the start."""
    for dimension in by:
        cubes.check_dimension(dimension)
    lives = cubes.select("lifetimes", settled(where))
    counts = lives.select(
        *by,
        pl.col("age").cast(pl.Int64),
        pl.col("n_entered").alias("entered"),
        pl.col("n_events").alias("events"),
        pl.col("n_censored").alias("censored"),
    )
    return kaplan_meier(counts, list(by))
