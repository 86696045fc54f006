"""Worth: what each account earns after the cost of delivery, and what serving it costs, month by month.

The margin of an account is that of its lines that say theirs, weighted by what they cost; lines that say nothing
are taken to be like them. An account none of whose lines says it has no known profit: null, and in no sum.
"""

from collections.abc import Collection

import polars as pl

from csdash.measures.placing import owned
from csdash.measures.stage import Stage
from csdash.snapshots.rows import Rows

COST, MARGIN = "cost_to_serve", "gross_margin"
# The cubes, each with the columns that its accounts must know, and its sums: of `y` over `x`, both money.
COSTS, MARGINS, SERVED = "serving", "margins", "served"


def worth(rows: Rows, stage: Stage) -> pl.LazyFrame:
    """One row per paying account and month: m, account_id, cell, mrr, profit, cost (ticks a month; null = unknown)."""
    lines, rate = rows.lines_with(MARGIN, COST), pl.lit(1.0)
    if stage.rates is not None:
        key = ["m", "account_id", "product"]
        own = rows.lines().select(*key, "currency").unique(key)
        lines = lines.join(own, on=key, how="left").join(
            stage.rates.to_native(), on=["m", "currency"], how="left"
        )
        rate = pl.col("rate")
    says = pl.col(MARGIN).is_not_null() & (pl.col("mrr") > 0)
    amount = pl.col("mrr") * rate
    costs = (pl.col(COST) * rate).round(0).cast(pl.Int64)
    told = owned(lines, stage, "m").group_by("m", "account_id")
    by_account = told.agg(
        weight=amount.filter(says).sum(),
        earned=(amount * pl.col(MARGIN)).filter(says).sum(),
        cost=pl.when(pl.col(COST).count() > 0).then(costs.sum()),
    )
    margin = pl.when(pl.col("weight") > 0).then(pl.col("earned") / pl.col("weight"))
    paid = stage.paid.to_native().select("m", "account_id", "cell", "mrr")
    met = paid.join(by_account, on=["m", "account_id"], how="left")
    return met.select(
        "m", "account_id", "cell", "mrr", profit=(pl.col("mrr") * margin).round(0).cast(pl.Int64), cost="cost"
    )


def worth_sums(
    worth_rows: pl.LazyFrame, square_unit: int, columns: Collection[str]
) -> dict[str, pl.DataFrame]:
    """The cubes that `columns` of the accounts table allow, per month t and cell.

    serving: what accounts cost, per account; margins: profit over MRR; served: cost over profit. Each has n_accounts,
    y_mrr, x_mrr and, in coarse units, y_sq, x_sq, y_x_x and y_coarse.
    """
    sides = {COSTS: ("cost", "mrr"), MARGINS: ("profit", "mrr"), SERVED: ("cost", "profit")}
    needs = {COSTS: {COST}, MARGINS: {MARGIN}, SERVED: {COST, MARGIN}}
    return {
        name: _sums(worth_rows, *sides[name], square_unit).collect()
        for name, needed in needs.items()
        if needed <= set(columns)
    }


def _sums(rows: pl.LazyFrame, top: str, base: str, unit: int) -> pl.LazyFrame:
    y, x = (pl.col(name) // unit for name in (top, base))
    known = rows.filter(pl.col(top).is_not_null() & pl.col(base).is_not_null())
    return (
        known.group_by("m", "cell")
        .agg(
            n_accounts=pl.len().cast(pl.Int64),
            y_mrr=pl.col(top).sum(),
            x_mrr=pl.col(base).sum(),
            y_coarse=y.sum(),
            y_sq=(y * y).sum(),
            x_sq=(x * x).sum(),
            y_x_x=(y * x).sum(),
        )
        .rename({"m": "t"})
    )
