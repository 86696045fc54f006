"""Drivers: what moved a ratio between two months, split exactly by the groups of an attribute.

A ratio R is the sum over groups of share x rate. Its change is, group by group, the change of the rate at
the mean share (within) plus the change of the share at the mean rate, less the mean R (mix): a group
that grew counts as good mix only where it retains better than the whole. The parts add up to the change.
Source: Kitagawa, Components of a Difference Between Two Rates, JASA 1955.
"""

from datetime import date

import polars as pl

from csdash.analysis.question import Question
from csdash.session import Session

SCHEMA = {
    "group": pl.String,
    "rate": pl.Float64,
    "rate_before": pl.Float64,
    "within": pl.Float64,
    "mix": pl.Float64,
    "effect": pl.Float64,
    "n_accounts": pl.Int64,
}


def drivers(session: Session, question: Question, key: str, by: str) -> pl.DataFrame:
    """The columns of SCHEMA, one row per group of `by`, largest effect first; empty without two months."""
    sums = [_sums(session, question, month, key, by) for month in (question.before, question.month)]
    if any(frame.is_empty() or not frame["base"].sum() for frame in sums):
        return pl.DataFrame(schema=SCHEMA)
    then, now = (
        frame.with_columns(
            share=pl.col("base") / pl.col("base").sum(), whole=pl.col("top").sum() / pl.col("base").sum()
        )
        for frame in sums
    )
    both = now.join(then, on="group", how="full", suffix="_before", coalesce=True).with_columns(
        pl.col("share", "share_before").fill_null(0), pl.col("n_accounts").fill_null(0)
    )
    # A group that is there at one end only has no change of its rate; all of its effect is mix.
    rate = pl.coalesce(pl.col("top") / pl.col("base"), pl.col("top_before") / pl.col("base_before"))
    rate_before = pl.coalesce(pl.col("top_before") / pl.col("base_before"), pl.col("top") / pl.col("base"))
    whole = (now["whole"][0] + then["whole"][0]) / 2
    share, share_before = pl.col("share"), pl.col("share_before")
    return (
        both.with_columns(rate=rate, rate_before=rate_before)
        .with_columns(
            within=(pl.col("rate") - pl.col("rate_before")) * (share + share_before) / 2,
            mix=(share - share_before) * ((pl.col("rate") + pl.col("rate_before")) / 2 - whole),
        )
        .with_columns(effect=pl.col("within") + pl.col("mix"))
        .sort(pl.col("effect").abs(), "group", descending=[True, False])
        .select(*SCHEMA)
    )


def _sums(session: Session, question: Question, month: date, key: str, by: str) -> pl.DataFrame:
    frame = question.at(session, month, key, by=[by])
    return frame.select(
        pl.col(by).cast(pl.String).alias("group"),
        pl.col("numerator").cast(pl.Float64).alias("top"),
        pl.col("denominator").cast(pl.Float64).alias("base"),
        "n_accounts",
    ).filter(pl.col("base") > 0)
