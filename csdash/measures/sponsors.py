"""Sponsors: each departure of a sponsor, what was done about it and when, as it was known at the end of a month."""

import polars as pl

from csdash.measures.placing import owned
from csdash.measures.stage import Stage
from csdash.months import epoch_day, month_end
from csdash.snapshots.rows import Rows

LEFT, REENGAGED = "sponsor_left", "sponsor_reengaged"
STEPS = ("sponsor_gift", "sponsor_materials", "sponsor_meeting")
MONTHS = 12


def departures(rows: Rows, stage: Stage, t: int) -> pl.DataFrame | None:
    """One row per departure up to the end of month `t` at an account that paid then; None without events.

    account_id, m, left_day, cell (of that month), days (from the departure to the end of `t`), mrr (ticks, paid in
    `t`), and the days until each of STEPS and until REENGAGED (null = not by then). What is done between two
    departures answers the first.
    """
    events = rows.events()
    if events is None:
        return None
    return stage.once(f"departures {t}", lambda: _departures(events, stage, t).collect())


def _departures(events: pl.LazyFrame, stage: Stage, t: int) -> pl.LazyFrame:
    end = epoch_day(month_end(t))
    noted = events.filter((pl.col("day") <= end) & pl.col("kind").is_in([LEFT, REENGAGED, *STEPS]))
    noted = owned(noted, stage, "m")
    left = (
        noted.filter(pl.col("kind") == LEFT)
        .select("account_id", "m", pl.col("day").alias("left_day"))
        .unique()
    )
    answers = noted.filter(pl.col("kind") != LEFT).sort("day")
    answered = answers.join_asof(
        left.select("account_id", "left_day").sort("left_day"),
        left_on="day",
        right_on="left_day",
        by="account_id",
        strategy="backward",
        check_sortedness=False,
    ).drop_nulls("left_day")
    after = pl.col("day") - pl.col("left_day")
    firsts = answered.group_by("account_id", "left_day").agg(
        after.filter(pl.col("kind") == kind).min().alias(kind) for kind in (*STEPS, REENGAGED)
    )
    paid = stage.paid.to_native()
    now = paid.filter(pl.col("m") == t).select("account_id", "mrr")
    return (
        left.join(paid.select("account_id", "m", "cell"), on=["account_id", "m"], how="inner")
        .join(now, on="account_id", how="left")
        .join(firsts, on=["account_id", "left_day"], how="left")
        .with_columns(pl.col("mrr").fill_null(0), days=end - pl.col("left_day"))
        .sort("left_day", "account_id")
    )


def contacts(rows: Rows, stage: Stage, t: int) -> pl.DataFrame | None:
    """account_id, n_contacts: the different people asked in the twelve months to `t`; None without surveys."""
    asked = rows.surveys()
    if asked is None:
        return None
    recent = owned(asked.filter(pl.col("m").is_between(t - MONTHS + 1, t)), stage, "m")
    return (
        recent.group_by("account_id")
        .agg(pl.col("contact_id").n_unique().cast(pl.Int64).alias("n_contacts"))
        .sort("account_id")
        .collect()
    )
