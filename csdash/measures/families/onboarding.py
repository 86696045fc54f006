"""Onboarding: how long new accounts wait for value, and whether they finish in time."""

import narwhals.stable.v2 as nw
import polars as pl

from csdash.measures import onboarding
from csdash.measures.account_months import Coverage
from csdash.measures.families.family import Family, Source, collected
from csdash.measures.stage import ACCOUNT, kept
from csdash.months import epoch_day, month_end


def _onboarding(source: Source) -> dict[str, pl.DataFrame]:
    rows, paid, coverage = source.rows, source.stage.paid, source.stage.coverage
    events = rows.events()
    if events is None:
        return {}
    paying = paid.to_native()
    # Until the first lapse: a later return must not change what earlier months were told.
    stays = paying.filter(pl.col("paid_months") == pl.col("m") - pl.col("first_m") + 1)
    ends = stays.group_by("account_id").agg(
        pl.col("m").max().alias("last_m"), pl.col("first_m").first(), pl.col("cell").sort_by("m").first()
    )
    # Gone after the last month paid, unless that is simply the last month known.
    departures = ends.filter(pl.col("last_m") < coverage.last).select(
        "account_id", _last_day("last_m", coverage).alias("left_day")
    )
    started = rows.contracts()
    if started is None:
        begun = events.filter(pl.col("kind") == "onboarding_started")
        started = begun.select("account_id", pl.col("day").alias("start_day"), pl.col("m").alias("start_m"))
    starts = (
        started.sort("start_day")
        .group_by("account_id")
        .agg(pl.col("start_day").first(), pl.col("start_m").first())
        .join(ends.select("account_id", "first_m", "cell"), on="account_id", how="inner")
    )
    begun = kept(
        onboarding.onboardings(nw.from_native(starts), nw.from_native(events), nw.from_native(departures))
    )
    calendar = nw.from_native(_calendar(coverage))
    return {
        "waiting": collected(onboarding.waiting_sums(begun, calendar)),
        "completion": collected(onboarding.completion_sums(begun, calendar, source.onboarding_days)),
    }


def _calendar(coverage: Coverage) -> pl.LazyFrame:
    """The covered months with their last day and the last day of the month a year before, as day numbers."""
    months = range(coverage.first, coverage.last + 1)
    return pl.LazyFrame(
        {
            "t": list(months),
            "end_day": [month_end(m) for m in months],
            "year_before_day": [month_end(m - 12) for m in months],
        },
        schema={"t": pl.Int32, "end_day": pl.Date, "year_before_day": pl.Date},
    ).with_columns(pl.col("end_day", "year_before_day").cast(pl.Int32).cast(pl.Int64))


def _last_day(column: str, coverage: Coverage) -> pl.Expr:
    months = list(range(coverage.first, coverage.last + 1))
    days = [epoch_day(month_end(m)) for m in months]
    return pl.col(column).replace_strict(months, days, return_dtype=pl.Int64)


FAMILIES = (Family(("waiting", "completion"), _onboarding, (ACCOUNT,)),)
