"""Onboarding: how long new accounts wait for first value, and whether they finish in time.

Those still waiting are censored, not dropped: leaving them out would make a stuck onboarding look fast.
"""

import narwhals.stable.v2 as nw

from csdash.measures.expressions import INTEGER, one, sums, where

ROLLING_MONTHS = 12
WAITING = ("n_first_value", "n_waiting")
COMPLETION = ("n_matured", "n_completed_in_time")

# Before its first payment nobody could know that this would be a customer.
has_paid = nw.col("first_m") <= nw.col("t")


def onboardings(starts: nw.LazyFrame, events: nw.LazyFrame, departures: nw.LazyFrame) -> nw.LazyFrame:
    """One row per account: start_day, value_day, completed_day, left_day (days; null = not yet), start_m, cell.

    `starts` holds one row per account with start_day, start_m, first_m and cell; a milestone before the start counts
    on the day of the start.
    """

    def first(kind: str, name: str) -> nw.LazyFrame:
        found = events.filter(nw.col("kind") == kind)
        return found.group_by("account_id").agg(nw.col("day").min().alias(name))

    joined = starts
    for milestones in (
        first("first_value", "value_day"),
        first("onboarding_completed", "completed_day"),
        departures,
    ):
        joined = joined.join(milestones, on="account_id", how="left")
    return joined.with_columns(
        value_day=nw.when(nw.col("value_day") >= nw.col("start_day"))
        .then(nw.col("value_day"))
        .otherwise(nw.when(~nw.col("value_day").is_null()).then(nw.col("start_day"))),
    )


def waiting_sums(rows: nw.LazyFrame, calendar: nw.LazyFrame) -> nw.LazyFrame:
    """Per month t, cell and whole days since the start: first values seen, and accounts last seen waiting.

    Counts the starts of the twelve months up to t, as they were known at the end of t. `calendar` holds
    t, and end_day, its last day.
    """
    recent = rows.join(calendar, how="cross").filter(
        has_paid & (nw.col("start_m") <= nw.col("t")) & (nw.col("start_m") > nw.col("t") - ROLLING_MONTHS)
    )
    # Whoever left before value stops waiting on that day.
    last_day = (
        nw.when(nw.col("left_day") < nw.col("end_day")).then(nw.col("left_day")).otherwise(nw.col("end_day"))
    )
    recent = recent.with_columns(last_day=last_day)
    has_value = (~nw.col("value_day").is_null()) & (nw.col("value_day") <= nw.col("last_day"))
    until = nw.when(has_value).then(nw.col("value_day")).otherwise(nw.col("last_day"))
    return (
        recent.with_columns(
            day=nw.max_horizontal(until - nw.col("start_day"), nw.lit(0, dtype=INTEGER)).cast(INTEGER),
            n_first_value=one(has_value),
            n_waiting=one(~has_value),
        )
        .group_by("t", "cell", "day")
        .agg(*sums(WAITING))
    )


def completion_sums(rows: nw.LazyFrame, calendar: nw.LazyFrame, days: int) -> nw.LazyFrame:
    """Per month t and cell: onboardings that had `days` days by the end of t, and those done in time.

    Counts the onboardings whose `days`-th day fell into the twelve months up to t. `calendar` also holds
    year_before_day, the last day of month t - 12.
    """
    due = nw.col("start_day") + days
    matured = rows.join(calendar, how="cross").filter(
        has_paid & (due <= nw.col("end_day")) & (due > nw.col("year_before_day"))
    )
    in_time = (~nw.col("completed_day").is_null()) & (nw.col("completed_day") - nw.col("start_day") <= days)
    return (
        matured.with_columns(
            n_matured=nw.lit(1, dtype=INTEGER), n_completed_in_time=where(in_time, nw.lit(1, dtype=INTEGER))
        )
        .group_by("t", "cell")
        .agg(*sums(COMPLETION))
    )
