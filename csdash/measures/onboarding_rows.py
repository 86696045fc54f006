"""Onboardings one by one, as they were known at the end of a month; and the first contract each of them led to.

What happened after that month is not there: an account that saw value later is still waiting.
"""

import narwhals.stable.v2 as nw
import polars as pl

from csdash.measures import renewals
from csdash.measures.beginnings import beginnings
from csdash.measures.cells import Where
from csdash.measures.stage import Stage
from csdash.measures.terms import cutoff, terms
from csdash.months import epoch_day, month_end
from csdash.snapshots.rows import Rows

# How the goals of a customer came to be known: handed over by sales, asked for again, or nobody wrote which.
FROM_SALES, ASKED_AGAIN, RECORDED = "from_sales", "asked_again", "recorded"
DAYS = ("start_day", "value_day", "completed_day", "left_day", "goal_day", "blocked_day", "guide_day")


def onboarding_rows(rows: Rows, stage: Stage, t: int, where: Where) -> pl.DataFrame | None:
    """One row per account that had paid by month `t`; None without events.

    account_id, attributes of the start, first_m (first paid for), start_m, DAYS (null = not by the end of `t`; left_day is the last day paid
    for), mode (guided, self), goal, blocker, and mrr (ticks), what it pays in `t`.
    """
    events = rows.events()
    if events is None:
        return None
    return stage.listed(f"onboardings {t}", lambda: _onboarding_rows(rows, events, stage, t), where)


def _onboarding_rows(rows: Rows, events: pl.LazyFrame, stage: Stage, t: int) -> pl.LazyFrame:
    begun, end = beginnings(rows, stage), epoch_day(month_end(t))
    events = events.filter(pl.col("day") <= end)
    found = begun.to_native().filter((pl.col("first_m") <= t) & (pl.col("start_day") <= end))
    for noted in (
        _first(events, "onboarding_started", mode=pl.col("detail")),
        _first(events, "goal_captured", goal_day=pl.col("day"), goal=_goal()),
        _first(events, "guide", guide_day=pl.col("day")),
        _last(events, "onboarding_blocked", blocked_day=pl.col("day"), blocker=pl.col("detail")),
    ):
        found = found.join(noted, on="account_id", how="left")
    pays = stage.paid.to_native().filter(pl.col("m") == t).select("account_id", "mrr")
    # Whoever pays in `t` and not in the month after has left on its last day, which nobody knows before that month is over.
    until = {name: end - (name == "left_day") for name in DAYS}
    known = [pl.when(pl.col(name) <= last).then(pl.col(name)).alias(name) for name, last in until.items()]
    return (
        found.join(pays, on="account_id", how="left")
        .with_columns(*known, *stage.vocabulary.decode("cell"), pl.col("mrr").fill_null(0))
        .select(
            "account_id",
            *stage.vocabulary.labels,
            "first_m",
            "start_m",
            *DAYS,
            "mode",
            "goal",
            "blocker",
            "mrr",
        )
        .sort("start_day", "account_id")
    )


def first_terms(rows: Rows, stage: Stage, t: int, grace: int) -> pl.DataFrame | None:
    """account_id, begin_day, end_day, told of the first contract of each account; None without contracts.

    `told` is kept, lost, withdrawn (left before its end), or null where it is not decided or ends after month `t`. Of several
    contracts that began on the first day, one kept is enough. An overdue one is not kept, as in renewal rates.
    """
    known = terms(rows, stage, grace)
    if known is None:
        return None
    judged = renewals.judged(nw.from_native(known.lazy()), cutoff(stage), grace).to_native()
    # Without numbers, only what began inside the data can be known to be the first.
    is_first = pl.when(pl.col("renewal_number").is_null()).then(pl.col("start_m") > stage.coverage.first)
    first = judged.filter(
        is_first.otherwise(pl.col("renewal_number") == 0)
        & (pl.col("start_day") == pl.col("start_day").min().over("owner"))
        & (pl.col("end_day") > pl.col("start_day"))
    )
    is_open = (pl.col("told") == "open").any() | (pl.col("end_m").max() > t)
    told = (
        pl.when(pl.col("told").is_in(renewals.KEPT).any() & (pl.col("end_m").max() <= t))
        .then(pl.lit("kept"))
        .when(is_open)
        .then(None)
        .when((pl.col("told") == "withdrawn").all())
        .then(pl.lit("withdrawn"))
        .otherwise(pl.lit("lost"))
    )
    return (
        first.group_by(pl.col("owner").alias("account_id"))
        .agg(pl.col("start_day").min().alias("begin_day"), pl.col("end_day").max(), told.alias("told"))
        .sort("account_id")
        .collect()
    )


def _goal() -> pl.Expr:
    said = pl.col("value")
    return (
        pl.when(said.is_null())
        .then(pl.lit(RECORDED))
        .when(said > 0)
        .then(pl.lit(FROM_SALES))
        .otherwise(pl.lit(ASKED_AGAIN))
    )


def _first(events: pl.LazyFrame, kind: str, **columns: pl.Expr) -> pl.LazyFrame:
    named = events.filter(pl.col("kind") == kind).sort("day").with_columns(**columns)
    return named.group_by("account_id").agg(pl.col(name).first() for name in columns)


def _last(events: pl.LazyFrame, kind: str, **columns: pl.Expr) -> pl.LazyFrame:
    named = events.filter(pl.col("kind") == kind).sort("day").with_columns(**columns)
    return named.group_by("account_id").agg(pl.col(name).last() for name in columns)
