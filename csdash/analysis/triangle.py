"""The triangle: how much of each cohort is left at each age, and the average weighted by size."""

from typing import Literal

import polars as pl

from csdash.analysis.difference import Difference, Measured
from csdash.metrics.interval import wilson

Kind = Literal["logo", "grr", "nrr"]
Period = Literal["month", "quarter"]
TOP = {"logo": "n_active", "grr": "retained_mrr", "nrr": "mrr"}
BASE = {"logo": "n_accounts", "grr": "opening_mrr", "nrr": "opening_mrr"}


def triangle(cohorts: pl.DataFrame, kind: Kind, period: Period) -> pl.DataFrame:
    """Per cohort (first month of its period) and cohort_age: value, n_accounts, and the sums top and base.

    In: the frame of `Session.cohorts`. Left-truncated cohorts are left out. A cohort of a quarter has
    reached an age when all of its months have.
    """
    rows = cohorts.filter(~pl.col("is_left_truncated")).select(
        cohort=pl.col("cohort_month").dt.truncate("1q") if period == "quarter" else pl.col("cohort_month"),
        month="cohort_month",
        cohort_age="cohort_age",
        n_accounts="n_accounts",
        top=pl.col(TOP[kind]).cast(pl.Float64),
        base=pl.col(BASE[kind]).cast(pl.Float64),
    )
    members = rows.group_by("cohort").agg(pl.col("month").n_unique().alias("n_members"))
    cells = rows.group_by("cohort", "cohort_age").agg(
        pl.col("n_accounts", "top", "base").sum(), pl.col("month").n_unique().alias("n_reached")
    )
    whole = cells.join(members, on="cohort").filter(pl.col("n_reached") == pl.col("n_members"))
    return (
        whole.with_columns(value=pl.when(pl.col("base") > 0).then(pl.col("top") / pl.col("base")))
        .select("cohort", "cohort_age", "value", "n_accounts", "top", "base")
        .sort("cohort", "cohort_age")
    )


def weighted(cells: pl.DataFrame) -> pl.DataFrame:
    """Per cohort_age: value and n_accounts over the cohorts that have reached it, weighted by their size."""
    summed = cells.group_by("cohort_age").agg(pl.col("top", "base", "n_accounts").sum()).sort("cohort_age")
    return summed.with_columns(value=pl.when(pl.col("base") > 0).then(pl.col("top") / pl.col("base"))).select(
        "cohort_age", "value", "n_accounts"
    )


def at_age(average: pl.DataFrame, age: int) -> float | None:
    """The value of a weighted average at one age; None where no cohort has reached it."""
    found = average.filter(pl.col("cohort_age") == age)["value"]
    return found[0] if len(found) else None


def newer_and_older(cells: pl.DataFrame, age: int) -> Difference:
    """Counts left at `age`: the cohorts that reached it in the last year against all before them."""
    reached = cells.filter(pl.col("cohort_age") == age)
    if reached.is_empty():
        return Difference(_left(reached), _left(reached))
    since = reached["cohort"].max().replace(year=reached["cohort"].max().year - 1)
    return Difference(
        now=_left(reached.filter(pl.col("cohort") > since)),
        then=_left(reached.filter(pl.col("cohort") <= since)),
    )


def _left(cells: pl.DataFrame) -> Measured:
    base = int(cells["base"].sum())
    if not base:
        return Measured(None, None, None, 0)
    top = pl.lit(cells["top"].sum())
    lower, upper = pl.select(
        *(end.alias(name) for name, end in zip("lu", wilson(top, pl.lit(float(base))), strict=True))
    ).row(0)
    return Measured(cells["top"].sum() / base, lower, upper, base)
