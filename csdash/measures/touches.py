"""Touches: how much of what reached each account was foreseen, done ahead of need, or an answer to a call."""

import polars as pl

from csdash.measures.cells import Where
from csdash.measures.placing import owned
from csdash.measures.stage import Stage
from csdash.snapshots.rows import Rows

ROLLING_MONTHS = 12
KINDS = ("predictive", "proactive", "reactive")


def touches(rows: Rows, stage: Stage, t: int, where: Where) -> pl.DataFrame | None:
    """Accounts that pay in month `t`, with the touches of the twelve months up to its end.

    account_id, tier (null where the data has none) and one count per kind. None where the data has no events.
    """
    events = rows.events()
    if events is None:
        return None
    found = stage.listed(f"touches {t}", lambda: _touches(events, stage, t), where)
    has_tier = "tier" in stage.vocabulary.labels
    tier = pl.col("tier").cast(pl.String) if has_tier else pl.lit(None, dtype=pl.String)
    return found.select("account_id", tier.alias("tier"), *KINDS)


def _touches(events: pl.LazyFrame, stage: Stage, t: int) -> pl.LazyFrame:
    """Counts per kind of everybody, with attributes."""
    kinds = [f"touch_{kind}" for kind in KINDS]
    recent = events.filter(
        pl.col("m").is_between(t - ROLLING_MONTHS + 1, t), pl.col("kind").is_in(kinds)
    ).select("account_id", "m", "kind")
    counted = (
        owned(recent, stage, "m")
        .group_by("account_id")
        .agg((pl.col("kind") == f"touch_{kind}").sum().cast(pl.Int64).alias(kind) for kind in KINDS)
    )
    paid = stage.paid.to_native().filter(pl.col("m") == t)
    here = paid.select("account_id", *stage.vocabulary.decode("cell"))
    met = here.join(counted, on="account_id", how="left")
    return met.with_columns(pl.col(KINDS).fill_null(0)).sort("account_id")
