"""Exits: accounts whose sponsor left, and those that might be their peers, as both were known in the month before.

Peers may lose a sponsor later: nobody knew that at the exit. What is matched on is of the month-end before the exit.
Of contracts only the start is used: the end of one that was left early is a day of the future.
"""

import polars as pl

from csdash.measures.placing import owned
from csdash.measures.stage import Stage
from csdash.snapshots.rows import Rows

LEFT, REENGAGED = "sponsor_left", "sponsor_reengaged"
TERM = 12
TENURES = (12, 24, 36)
TO_ANNIVERSARY = (3, 6)


def exits(rows: Rows, stage: Stage, engaged_days: int) -> pl.DataFrame:
    """account_id, left_m, m (the month before), left_day, is_won: every month with an exit.

    `is_won` says whether the successor was engaged within `engaged_days` days.
    """
    events = rows.events()
    schema = {"account_id": pl.String, "left_day": pl.Int64, "left_m": pl.Int32}
    if events is None:
        return pl.DataFrame(schema=schema | {"m": pl.Int32, "is_won": pl.Boolean})
    noted = owned(events.filter(pl.col("kind").is_in([LEFT, REENGAGED])), stage, "m").collect()
    left = (
        noted.filter(pl.col("kind") == LEFT)
        .group_by("account_id", pl.col("m").alias("left_m"))
        .agg(pl.col("day").min().alias("left_day"))
    )
    won = noted.filter(pl.col("kind") == REENGAGED).select("account_id", pl.col("day").alias("won_day"))
    days = pl.col("won_day") - pl.col("left_day")
    met = left.join(won, on="account_id", how="left").group_by("account_id", "left_day", "left_m")
    return (
        met.agg(days.is_between(0, engaged_days).any().fill_null(value=False).alias("is_won"))
        .with_columns(m=(pl.col("left_m") - 1).cast(pl.Int32))
        .sort("left_day", "account_id")
    )


def at_risk_sets(
    rows: Rows,
    stage: Stage,
    found: pl.DataFrame,
    until: int,
    horizon: int,
    landmark: int = 0,
    *,
    adrift_months: int,
) -> pl.DataFrame:
    """Everybody who paid in the month before an exit whose outcome is known by `until`.

    Accounts whose sponsor left within `adrift_months` months before are adrift: no exits of their own, and no peers.

    m, account_id, is_exit, is_won, pays, mrr, attributes, and bands: mrr_band (quarter of the month's MRRs), tenure_band, term_band (months to the next anniversary of the
    newest running contract; null without contracts). `pays` says whether it still pays `horizon` months after m. With
    a `landmark` only those count that still pay so many months after m.
    """
    months = sorted({m for m in found["m"] if m <= until - horizon})
    paid = stage.paid.to_native()
    there = paid.filter(pl.col("m").is_in(months)).with_columns(
        tenure=pl.col("m") - pl.coalesce("cohort_m", "first_m"),
        mrr_band=((pl.col("mrr").rank("average") / pl.len() * 4).ceil().cast(pl.Int64)).over("m"),
    )
    terms = rows.contracts()
    band = pl.lit(None, dtype=pl.Int64)
    if terms is not None:
        begun = owned(terms.select("account_id", pl.col("start_m")), stage, "start_m").rename(
            {"start_m": "begun_m"}
        )
        there = there.sort("m").join_asof(
            begun.sort("begun_m"), left_on="m", right_on="begun_m", by="account_id", check_sortedness=False
        )
        left = TERM - (pl.col("m") - pl.col("begun_m")) % TERM
        band = _banded(left, TO_ANNIVERSARY)
    adrift = found.lazy().select("account_id", gone_m="left_m")
    recent = (
        there.select("m", "account_id")
        .join(adrift, on="account_id")
        .filter((pl.col("gone_m") <= pl.col("m")) & (pl.col("m") - pl.col("gone_m") < adrift_months))
    )
    own = found.lazy().select("m", "account_id", "is_won", is_exit=pl.lit(value=True))
    later = paid.select("account_id", (pl.col("m") - horizon).alias("m"), pays=pl.lit(value=True))
    still = paid.select("account_id", (pl.col("m") - landmark).alias("m"))
    return (
        there.with_columns(tenure_band=_banded(pl.col("tenure"), TENURES), term_band=band)
        .join(recent, on=["m", "account_id"], how="anti")
        .join(still, on=["m", "account_id"], how="semi")
        .join(own, on=["m", "account_id"], how="left")
        .join(later, on=["m", "account_id"], how="left")
        .with_columns(pl.col("is_exit", "pays").fill_null(value=False))
        .with_columns(*stage.vocabulary.decode("cell"))
        .sort("m", "account_id")
        .collect()
    )


def _banded(value: pl.Expr, edges: tuple[int, ...]) -> pl.Expr:
    """0 up to the first edge, 1 from there on, and so forth."""
    return sum(((value >= edge).cast(pl.Int64) for edge in edges), pl.lit(0, dtype=pl.Int64))
