"""Churn as a table: who left, of how many, per reason, kind, tenure, fit at sale or any attribute."""

from collections.abc import Sequence

import polars as pl

from csdash.errors import NotEnoughHistory
from csdash.measures.as_written import AS_WRITTEN
from csdash.measures.churn import KINDS, STAYED, TENURES
from csdash.measures.cubes import Cubes, Where, settled
from csdash.metrics.churn import CHURNED_MRR_RATE
from csdash.metrics.interval import wilson, with_bounds
from csdash.metrics.summed import cube_rows

# What the table can be split by beside attributes. CAUSES are known only of those who left.
CAUSES, OF_START = ("reason", "kind"), ("tenure", "sale_fit")
_ORDERS = {"kind": KINDS, "tenure": TENURES}
OPENING, CHURNED = ("opening_mrr", "n_opening", "opening_sq"), ("churned_mrr", "n_churned", "churned_sq")
COLUMNS = (
    *("n_opening", "n_churned", "logo_churn_rate", "logo_lower", "logo_upper"),
    *("opening_mrr", "churned_mrr", "churned_mrr_rate", "mrr_lower", "mrr_upper"),
)


def churn_table(
    cubes: Cubes, window: int, by: Sequence[str], where: Where | None = None, *, month: int | None = None
) -> pl.DataFrame:
    """Per closing month t (or in `month` only) and group of `by`: COLUMNS, money in ticks.

    `by` holds attributes of the opening, CAUSES and OF_START. A reason or kind has no opening of its own: its
    row carries the opening of the group it left, so rows of several reasons must not be added up in it.
    """
    if window >= cubes.coverage.n_months:
        raise NotEnoughHistory(window, cubes.coverage.n_months)
    for name in by:
        if name not in (*CAUSES, *OF_START):
            cubes.check_dimension(name)
    asked = (
        pl.col("window") == window if month is None else (pl.col("window") == window) & (pl.col("t") == month)
    )
    rows = cube_rows(cubes, "churn", settled(where), asked)
    groups = [name for name in by if name not in CAUSES]
    there = rows.group_by("t", *groups).agg(pl.col(OPENING).sum())
    gone = rows.filter(pl.col("reason") != STAYED) if len(groups) < len(by) else rows
    left = gone.group_by("t", *by).agg(pl.col(CHURNED).sum())
    table = left.join(there, on=["t", *groups], how="left", nulls_equal=True).collect()
    logo = wilson(pl.col("n_churned").cast(pl.Float64), pl.col("n_opening").cast(pl.Float64))
    table = with_bounds(table, CHURNED_MRR_RATE, cubes.square_unit)
    money = [pl.col(end).clip(*CHURNED_MRR_RATE.bounds).alias(f"mrr_{end}") for end in ("lower", "upper")]
    return (
        table.lazy()
        .with_columns(pl.col(name).cast(pl.Enum(order)) for name, order in _ORDERS.items() if name in by)
        .with_columns(
            *money,
            logo_churn_rate=pl.col("n_churned") / pl.col("n_opening"),
            logo_lower=logo[0],
            logo_upper=logo[1],
            churned_mrr_rate=pl.col("churned_mrr") / pl.col("opening_mrr"),
        )
        .select("t", *by, *COLUMNS)
        .sort("t", *by)
        .collect(optimizations=AS_WRITTEN)
    )
