"""Lifetime rows: what each account paid and earned in each month since it began, and what it cost to win it.

Only of accounts whose first payment is in the data: of older ones, what they paid before is not known. Nor are
those there that were merged into another one: from then on nobody knows what they would have paid.
"""

import polars as pl

from csdash.measures.cells import Where
from csdash.measures.stage import Stage
from csdash.measures.worth import worth
from csdash.snapshots.rows import Rows

COST = "acquisition_cost"


def lifetime_rows(rows: Rows, stage: Stage, t: int, where: Where) -> pl.DataFrame:
    """account_id, start_m, age (months since), mrr, profit (ticks; null = unknown) of every paid month up to `t`.

    `where` is about the month of the start.
    """
    found = stage.listed(f"lifetime {t}", lambda: _lifetime_rows(rows, stage, t), where)
    return found.select("account_id", "start_m", "age", "mrr", "profit")


def _lifetime_rows(rows: Rows, stage: Stage, t: int) -> pl.LazyFrame:
    """The same of everybody, with the attributes of the start."""
    known = worth(rows, stage).filter(pl.col("m") <= t)
    if stage.owners is not None:
        merged = stage.owners.to_native().select("account_id").unique()
        known = known.join(merged, on="account_id", how="anti")
    begun = stage.paid.to_native().filter(pl.col("cohort_m") == pl.col("m"))
    starts = begun.select("account_id", pl.col("m").alias("start_m"), *stage.vocabulary.decode("cell"))
    age = (pl.col("m") - pl.col("start_m")).alias("age")
    told = known.join(starts, on="account_id", how="inner").sort("start_m", "account_id", "m")
    return told.select("account_id", "start_m", age, "mrr", "profit", *stage.vocabulary.labels)


def acquisition_costs(rows: Rows, stage: Stage) -> pl.DataFrame:
    """account_id, cost (ticks): that of the first month for which one is written, added up over its lines."""
    lines = rows.lines_with(COST)
    rate = pl.lit(1.0)
    if stage.rates is not None:
        key = ["m", "account_id", "product"]
        own = rows.lines().select(*key, "currency").unique(key)
        lines = lines.join(own, on=key, how="left")
        lines = lines.join(stage.rates.to_native(), on=["m", "currency"], how="left")
        rate = pl.col("rate")
    said = lines.filter(pl.col(COST).is_not_null())
    first = said.filter(pl.col("m") == pl.col("m").min().over("account_id"))
    cost = (pl.col(COST) * rate).round(0).cast(pl.Int64)
    return first.group_by("account_id").agg(cost=cost.sum()).sort("account_id").collect()
