"""Handovers: accounts nobody looks after, accounts that changed hands, and how long nobody had them in between."""

from dataclasses import dataclass

import polars as pl

from csdash.analysis.difference import Measured
from csdash.analysis.estimates import share
from csdash.analysis.question import Question
from csdash.months import month_start
from csdash.session import Session
from csdash.session.answered import answered

REASONS = ("left_team", "reassigned", "unknown")


@dataclass(frozen=True, slots=True)
class Handovers:
    """`changes`: account_id, account_name, month, before, after, gap_months, mrr, reason, the latest first.

    `without`: the accounts that pay in the month and have no CSM, the largest first; `since` is their first month so.
    `changed` is the share of accounts that pay now and changed hands in the window.
    """

    changes: pl.DataFrame
    without: pl.DataFrame
    changed: Measured
    n_gaps: int


@answered
def handovers(session: Session, question: Question) -> Handovers:
    """Of the accounts of the question, in the window up to its month."""
    rows = session.csm_history(dict(question.where)).filter(pl.col("month") <= question.month)
    now = rows.filter(pl.col("month") == question.month)
    changes = _with_reason(session, _changes(rows)).filter(
        pl.col("month") > month_start(question.last - question.window)
    )
    moved = changes.join(now.select("account_id"), on="account_id", how="semi")["account_id"].n_unique()
    without = now.filter(pl.col("csm_id") == "").join(_since(rows), on="account_id", how="left")
    return Handovers(
        changes.sort("month", "account_id", descending=[True, False]),
        without.drop("csm_id", "month").sort("mrr", "account_id", descending=[True, False]),
        share(moved, now.height),
        changes.filter(pl.col("gap_months") > 0).height,
    )


def _changes(rows: pl.DataFrame) -> pl.DataFrame:
    """Each month in which an account has another CSM than the last it had; months without one are the gap."""
    of_account = {"partition_by": "account_id", "order_by": "month"}
    index = pl.col("month").dt.year().cast(pl.Int64) * 12 + pl.col("month").dt.month().cast(pl.Int64)
    held = rows.with_columns(
        place=pl.int_range(pl.len()).over(**of_account),
        held=pl.when(pl.col("csm_id") != "").then(pl.col("csm_id")),
        index=index,
    ).filter(pl.col("held").is_not_null())
    told = held.with_columns(
        before=pl.col("held").shift(1).over(**of_account),
        gap_months=(pl.col("place") - pl.col("place").shift(1).over(**of_account) - 1),
    )
    return (
        told.filter(pl.col("before") != pl.col("held"))
        .rename({"held": "after"})
        .drop("place", "csm_id", "index")
    )


def _with_reason(session: Session, changes: pl.DataFrame) -> pl.DataFrame:
    """Whether the one before is still in the team in the month of the change; unknown without a team table."""
    team = session.table("team")
    if team is None:
        return changes.with_columns(reason=pl.lit("unknown"))
    here = (
        team.select("month", pl.col("csm_id").alias("before"))
        .unique()
        .with_columns(is_here=pl.lit(value=True))
    )
    met = changes.join(here, on=["month", "before"], how="left")
    known = pl.col("month").is_in(team["month"].unique().implode())
    return met.with_columns(
        reason=pl.when(~known)
        .then(pl.lit("unknown"))
        .when(pl.col("is_here"))
        .then(pl.lit("reassigned"))
        .otherwise(pl.lit("left_team"))
    ).drop("is_here")


def _since(rows: pl.DataFrame) -> pl.DataFrame:
    """account_id, since: the first month of the last unbroken run without a CSM."""
    last_held = (
        rows.filter(pl.col("csm_id") != "").group_by("account_id").agg(pl.col("month").max().alias("held"))
    )
    open_ = rows.join(last_held, on="account_id", how="left").filter(
        (pl.col("csm_id") == "") & (pl.col("held").is_null() | (pl.col("month") > pl.col("held")))
    )
    return open_.group_by("account_id").agg(pl.col("month").min().alias("since"))
