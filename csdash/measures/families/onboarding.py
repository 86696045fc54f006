"""Onboarding: how long new accounts wait for value, and whether they finish in time."""

import narwhals.stable.v2 as nw
import polars as pl

from csdash.measures import onboarding
from csdash.measures.account_months import Coverage
from csdash.measures.beginnings import beginnings
from csdash.measures.families.family import Family, Source, collected
from csdash.measures.stage import ACCOUNT
from csdash.months import month_end


def _onboarding(source: Source) -> dict[str, pl.DataFrame]:
    begun = beginnings(source.rows, source.stage)
    if begun is None:
        return {}
    coverage = source.stage.coverage
    since = coverage.first if source.stage.closing_from is None else source.stage.closing_from
    calendar = nw.from_native(_calendar(Coverage(since, coverage.last)))
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


FAMILIES = (Family(("waiting", "completion"), _onboarding, (ACCOUNT,)),)
