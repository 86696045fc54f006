"""Practice: what customer success did in the year up to each month, for the gates of maturity and the principles."""

import narwhals.stable.v2 as nw
import polars as pl

from csdash.measures import practice
from csdash.measures.around import around
from csdash.measures.churn import lapses
from csdash.measures.families.family import Family, Source, collected
from csdash.measures.placing import celled, owned
from csdash.measures.risks import risks
from csdash.measures.stage import ACCOUNT, kept

_EVENTS = {"day": pl.Int64, "m": pl.Int32, "account_id": pl.String, "kind": pl.String, "value": pl.Float64}


def _practice(source: Source) -> dict[str, pl.DataFrame]:
    stage, paid = source.stage, source.stage.paid.to_native()
    told = source.rows.events()
    first, last, asked_from = stage.coverage.first, stage.coverage.last, stage.opening_from(0)
    events = pl.LazyFrame(schema=_EVENTS | {"detail": pl.String}) if told is None else told
    # What happened before the data does, or after its last full month, is in no year.
    known = owned(events.filter(pl.col("m").is_between(first, last)), stage, "m").collect().lazy()
    happened, there = practice.per_month(
        nw.from_native(known.select(*_EVENTS)),
        nw.from_native(_losses(source)),
        nw.from_native(paid.filter(pl.col("m") >= asked_from).select("account_id", "m", "mrr", "score")),
        nw.from_native(_requests(known)),
    )
    since = max(first + practice.ROLLING_MONTHS - 1, asked_from)
    years = around(since, last, range(1 - practice.ROLLING_MONTHS, 1)).select("t", "m")
    year = practice.spread(happened, nw.from_native(years)).to_native()
    now = there.to_native().rename({"m": "t"})
    both = pl.concat([celled(year, stage, "t"), _at_end(now, paid)], how="diagonal")
    filled = both.with_columns(pl.col(practice.SUMMED).fill_null(0))
    # Everything of one account and month in one row, or the squares would be of parts of it.
    merged = filled.group_by("account_id", "t").agg(pl.col(practice.SUMMED).sum(), pl.col("cell").max())
    return {"practice": collected(practice.practice_sums(nw.from_native(merged), source.square_unit))}


def _at_end(now: pl.LazyFrame, paid: pl.LazyFrame) -> pl.LazyFrame:
    cells = paid.select("account_id", pl.col("m").alias("t"), "cell")
    return now.join(cells, on=["account_id", "t"], how="left")


def _losses(source: Source) -> pl.LazyFrame:
    """Each lapse with what was last paid, and whether a risk stood noted in time."""
    stage = source.stage
    gone = kept(lapses(stage.paid, stage.key, stage.coverage.last)).to_native()
    paid = stage.paid.to_native().select("account_id", (pl.col("m") + 1).alias("lapse_m"), "mrr")
    noted = risks(source.rows, stage).select(
        "account_id",
        (pl.col("t") + practice.NOTICE_MONTHS).alias("lapse_m"),
        pl.lit(value=True).alias("is_foreseen"),
    )
    met = gone.join(paid, on=["account_id", "lapse_m"], how="left").join(
        noted, on=["account_id", "lapse_m"], how="left"
    )
    return met.select(
        "account_id", pl.col("lapse_m").alias("m"), "mrr", pl.col("is_foreseen").fill_null(value=False)
    )


def _requests(events: pl.LazyFrame) -> pl.LazyFrame:
    """Each request in the month in which it had its time, and whether it had shipped to whoever asked by then."""
    named = events.filter(pl.col("detail").is_not_null())
    due = (pl.col("m") + practice.MATURE_MONTHS).cast(pl.Int32)
    asked = (
        named.filter(pl.col("kind") == "request")
        .group_by("account_id", "detail")
        .agg(pl.col("m").min())
        .with_columns(m=due)
    )
    shipped = (
        named.filter(pl.col("kind") == "request_shipped")
        .group_by("account_id", "detail")
        .agg(pl.col("m").min().alias("shipped_m"))
    )
    met = asked.join(shipped, on=["account_id", "detail"], how="left")
    return met.select(
        "account_id", "m", (pl.col("shipped_m") <= pl.col("m")).fill_null(value=False).alias("is_shipped")
    )


FAMILIES = (Family(("practice",), _practice, (ACCOUNT,)),)
