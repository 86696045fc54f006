"""Standing: which accounts a snapshot knows by a month, whether they ever paid, and as whom they count."""

import narwhals.stable.v2 as nw
import polars as pl

from csdash.measures.stage import Stage


def standing(stage: Stage, t: int) -> pl.DataFrame:
    """account_id, owner, has_paid: every account that paid up to month `t`, or is part of another one in it."""
    paid = stage.paid.filter(nw.col("m") <= t).select("account_id").unique(["account_id"])
    known = paid.to_native().collect().with_columns(has_paid=pl.lit(value=True))
    if stage.owners is None:
        return known.with_columns(owner=pl.col("account_id")).select("account_id", "owner", "has_paid")
    owners = stage.owners.filter(nw.col("m") == t).select("account_id", "owner").to_native().collect()
    met = known.join(owners, on="account_id", how="full", coalesce=True)
    return met.select(
        "account_id",
        pl.coalesce("owner", "account_id").alias("owner"),
        pl.col("has_paid").fill_null(value=False),
    )
