"""Beginnings: when each account started, saw value, finished onboarding and left. One row each, milestones as days."""

import narwhals.stable.v2 as nw
import polars as pl

from csdash.measures import onboarding
from csdash.measures.account_months import Coverage
from csdash.measures.stage import Stage
from csdash.months import epoch_day, month_end
from csdash.snapshots.rows import Rows


def beginnings(rows: Rows, stage: Stage) -> nw.LazyFrame | None:
    """The columns of `onboarding.onboardings`, cells being those of the start; None without events."""
    events = rows.events()
    if events is None:
        return None
    found = stage.once("beginnings", lambda: _beginnings(rows, events, stage).to_native().collect())
    return nw.from_native(found.lazy())


def _beginnings(rows: Rows, events: pl.LazyFrame, stage: Stage) -> nw.LazyFrame:
    coverage = stage.coverage
    ends = _stays(stage)
    # Gone after the last month paid, unless that is simply the last month known.
    departures = ends.filter(pl.col("last_m") < coverage.last).select(
        "account_id", _last_day("last_m", coverage).alias("left_day")
    )
    starts = _starts(rows, events).join(
        ends.select("account_id", "first_m", "cell"), on="account_id", how="inner"
    )
    # Without numbers, what an account agreed that pays in the first covered month may be a renewal.
    inside = pl.min_horizontal("first_m", "start_m") > coverage.first
    starts = starts.filter(pl.coalesce(pl.col("renewal_number") == 0, inside)).drop("renewal_number")
    return onboarding.onboardings(nw.from_native(starts), nw.from_native(events), nw.from_native(departures))


def _stays(stage: Stage) -> pl.LazyFrame:
    """Payment until the first lapse, as `Before.stays`: a later return must not change what earlier months were told."""
    if stage.before:
        return stage.before.stays.to_native()
    paying = stage.paid.to_native()
    stays = paying.filter(pl.col("paid_months") == pl.col("m") - pl.col("first_m") + 1)
    return stays.group_by("account_id").agg(
        pl.col("m").max().alias("last_m"), pl.col("first_m").first(), pl.col("cell").sort_by("m").first()
    )


def _starts(rows: Rows, events: pl.LazyFrame) -> pl.LazyFrame:
    """account_id, start_day, start_m, renewal_number (null = unknown) of the earliest contract of each account that is known.

    Where there are no contracts, of the start of its onboarding, which is never a renewal. A renewal or another product that
    was agreed early begins later than the first contract and starts nothing.
    """
    contracts = rows.contracts()
    if contracts is None:
        begun = events.filter(pl.col("kind") == "onboarding_started")
        contracts = begun.select(
            "account_id",
            pl.col("day").alias("start_day"),
            pl.col("m").alias("start_m"),
            pl.lit(0, dtype=pl.Int64).alias("renewal_number"),
        )
    earliest = contracts.filter(pl.col("start_day") == pl.col("start_day").min().over("account_id"))
    return earliest.group_by("account_id").agg(
        pl.col("start_day").first(), pl.col("start_m").first(), pl.col("renewal_number").max()
    )


def _last_day(column: str, coverage: Coverage) -> pl.Expr:
    months = list(range(coverage.first, coverage.last + 1))
    days = [epoch_day(month_end(m)) for m in months]
    return pl.col(column).replace_strict(months, days, return_dtype=pl.Int64)
