"""The triangle: how much of each cohort is left at each age, and the average weighted by size."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

import polars as pl

from csdash.analysis.difference import Difference, Measured
from csdash.analysis.estimates import share
from csdash.measures.as_written import AS_WRITTEN

Kind = Literal["logo", "grr", "nrr"]
Period = Literal["month", "quarter", "fiscal_year"]
TOP = {"logo": "n_active", "grr": "retained_mrr", "nrr": "mrr"}
CELL = ("cohort_age", "value", "n_accounts", "top", "base")
BASE = {"logo": "n_accounts", "grr": "opening_mrr", "nrr": "opening_mrr"}


def triangle(cohorts: pl.DataFrame, kind: Kind, period: Period, fiscal_start: int = 4) -> pl.DataFrame:
    """Per cohort (first month of its period) and cohort_age: value, n_accounts, and the sums top and base.

    In: the frame of `Session.cohorts`. Left-truncated cohorts are left out. A cohort of a quarter or year has
    reached an age when all of its months have.
    """
    rows = (
        cohorts.lazy()
        .filter(~pl.col("is_left_truncated"))
        .select(
            cohort=_period_start(period, fiscal_start),
            month="cohort_month",
            cohort_age="cohort_age",
            **_sums(kind),
        )
    )
    members = rows.group_by("cohort").agg(pl.col("month").n_unique().alias("n_members"))
    cells = rows.group_by("cohort", "cohort_age").agg(
        pl.col("n_accounts", "top", "base").sum(), pl.col("month").n_unique().alias("n_reached")
    )
    whole = cells.join(members, on="cohort").filter(pl.col("n_reached") == pl.col("n_members"))
    return (
        _rated(whole).select("cohort", *CELL).sort("cohort", "cohort_age").collect(optimizations=AS_WRITTEN)
    )


def triangle_by(cohorts: pl.DataFrame, kind: Kind, attribute: str) -> pl.DataFrame:
    """As `triangle`, a row per value of `attribute` at the start, in its order.

    In: the frame of `Session.cohorts` by that attribute. A cell is over the starting months that have reached
    the age, so n_accounts is how many those are and falls with the age.
    """
    cells = (
        cohorts.lazy()
        .filter(~pl.col("is_left_truncated"))
        .select(attribute, "cohort_age", **_sums(kind))
        .group_by(attribute, "cohort_age")
        .agg(pl.col("n_accounts", "top", "base").sum())
        .sort(attribute, "cohort_age")
    )
    return (
        _rated(cells)
        .select(pl.col(attribute).cast(pl.String).alias("cohort"), *CELL)
        .collect(optimizations=AS_WRITTEN)
    )


def by_period(
    cohorts: pl.DataFrame, period: Period, by: Sequence[str], fiscal_start: int = 4
) -> pl.DataFrame:
    """The frame of `Session.cohorts` with the cohorts of a period as one: same columns, cohort_month its first month.

    Those that began before the data stay apart. A period has reached an age when all of its months have.
    """
    keys = ["cohort_month", *by, "is_left_truncated"]
    rows = cohorts.with_columns(
        began=pl.col("cohort_month"), cohort_month=_period_start(period, fiscal_start)
    )
    members_of = rows.group_by(keys).agg(pl.col("began").n_unique().alias("n_members"))
    sums = [name for name in cohorts.columns if name not in (*keys, "cohort_age")]
    met = rows.group_by(*keys, "cohort_age").agg(
        # What was never seen must not become nothing when it is added up.
        *(
            pl.when(pl.col(name).has_nulls()).then(None).otherwise(pl.col(name).sum()).alias(name)
            for name in sums
        ),
        pl.col("began").n_unique().alias("n_reached"),
    )
    whole = met.join(members_of, on=keys, nulls_equal=True).filter(pl.col("n_reached") == pl.col("n_members"))
    return whole.select(cohorts.columns).sort("cohort_month", *by, "cohort_age")


def members(cohorts: pl.DataFrame, period: Period, start: date | None, fiscal_start: int = 4) -> list[date]:
    """The starting months of the cohort that begins with `start` (None: of all); not those before the data."""
    rows = cohorts.filter(~pl.col("is_left_truncated"))
    if start is not None:
        rows = rows.filter(_period_start(period, fiscal_start) == start)
    return rows["cohort_month"].unique().sort().to_list()


def _sums(kind: Kind) -> dict[str, pl.Expr]:
    return {"n_accounts": pl.col("n_accounts"), "top": pl.col(TOP[kind]), "base": pl.col(BASE[kind])}


def _rated(cells: pl.LazyFrame) -> pl.LazyFrame:
    # Exact as long as it is added up, and floats for the ratio and for whoever draws it.
    return cells.with_columns(pl.col("top", "base").cast(pl.Float64)).with_columns(
        value=pl.when(pl.col("base") > 0).then(pl.col("top") / pl.col("base"))
    )


def _period_start(period: Period, fiscal_start: int) -> pl.Expr:
    month = pl.col("cohort_month")
    match period:
        case "quarter":
            # Quarters of the fiscal year: they are the calendar's only where it starts with one of them.
            shift = (fiscal_start - 1) % 3
            return month.dt.offset_by(f"-{shift}mo").dt.truncate("1q").dt.offset_by(f"{shift}mo")
        case "fiscal_year":
            shift = fiscal_start - 1
            return month.dt.offset_by(f"-{shift}mo").dt.truncate("1y").dt.offset_by(f"{shift}mo")
    return month


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


def measured_at(cells: pl.DataFrame, age: int) -> Measured:
    """The share left at `age` over all of `cells`, which count accounts, with Wilson's interval."""
    return _left(cells.filter(pl.col("cohort_age") == age))


def _left(cells: pl.DataFrame) -> Measured:
    base = int(cells["base"].sum())
    return share(int(cells["top"].sum()), base)
