"""Risks: which accounts somebody suspects to leave, month by month, as the team had noted it by then."""

import polars as pl

from csdash.measures.account_months import Coverage
from csdash.measures.stage import Stage
from csdash.snapshots.rows import Rows

# The graver last: of two notes on one day it counts.
RANKS = {"risk_cleared": 0, "risk_suspected": 1, "risk_imminent": 2}
NAMES = {"risk_suspected": "suspected", "risk_imminent": "imminent"}
SCHEMA = {"account_id": pl.String, "t": pl.Int32, "risk": pl.String}


def risks(rows: Rows, stage: Stage) -> pl.LazyFrame:
    """account_id, t, risk (suspected or imminent) for every covered month at whose end the last note says so.

    Notes on a merged account are notes on the one that took it over.
    """
    events = rows.events()
    if events is None:
        return pl.LazyFrame(schema=SCHEMA)
    noted = events.filter(pl.col("kind").is_in(list(RANKS))).select("account_id", "day", "m", "kind")
    if stage.owners is not None:
        owners = stage.owners.to_native()
        met = noted.join(owners, on=["account_id", "m"], how="left")
        noted = met.with_columns(account_id=pl.coalesce("owner", "account_id"))
    rank = pl.col("kind").replace_strict(RANKS, return_dtype=pl.Int8)
    last_of_month = (
        noted.sort("day", rank).group_by("account_id", "m").agg(pl.col("kind").last()).sort("account_id", "m")
    )
    until = pl.col("m").shift(-1).over("account_id", order_by="m").fill_null(stage.coverage.last + 1)
    return _spread(last_of_month.with_columns(until=until), stage.coverage)


def _spread(notes: pl.LazyFrame, coverage: Coverage) -> pl.LazyFrame:
    open_ = notes.filter(pl.col("kind") != "risk_cleared")
    first = pl.max_horizontal(pl.col("m"), pl.lit(coverage.first, dtype=pl.Int32))
    months = pl.int_ranges(first, "until", dtype=pl.Int32)
    return (
        open_.with_columns(t=months, risk=pl.col("kind").replace_strict(NAMES, return_dtype=pl.String))
        .explode("t")
        .drop_nulls("t")
        .select(*SCHEMA)
    )
