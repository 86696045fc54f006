"""The audit of a snapshot: every case in its rows in which a figure depends on a decision.

One row per case: edge, m, account_id (null: all), mrr in ticks, and a detail that reads alike in every
language: an account, a month, a number.
"""

from collections.abc import Iterator

import narwhals.stable.v2 as nw
import polars as pl

from csdash.measures.currencies import at_rate
from csdash.measures.stage import Stage
from csdash.snapshots.rows import Rows

COLUMNS = {"edge": pl.String, "m": pl.Int32, "account_id": pl.String, "mrr": pl.Int64, "detail": pl.String}
# A pause that fits into the longest window is kept there as "returned".
LONGEST_WINDOW = 12
_FAREWELLS = ("churned", "churn_notice")


def audit_rows(rows: Rows, stage: Stage, fx: pl.DataFrame) -> pl.DataFrame:
    """What the rows show and what the import wrote down, which wins where both speak of the same case.

    `fx` holds m and mrr: what exchange rates changed from one month to the next.
    """
    told = rows.audit()
    stored = pl.LazyFrame(schema=COLUMNS) if told is None else told.select(list(COLUMNS))
    seen = pl.concat([_cased(edge, frame) for edge, frame in _found(rows, stage, fx)])
    same = ["edge", "m", "account_id"]
    unspoken = seen.join(stored, on=same, how="anti", nulls_equal=True)
    return pl.concat([stored, unspoken]).collect()


def _cased(edge: str, frame: pl.LazyFrame) -> pl.LazyFrame:
    present = frame.collect_schema().names()
    return frame.select(
        pl.lit(edge).alias("edge"),
        *(
            pl.col(name).cast(kind) if name in present else pl.lit(None, dtype=kind).alias(name)
            for name, kind in COLUMNS.items()
            if name != "edge"
        ),
    )


def _found(rows: Rows, stage: Stage, fx: pl.DataFrame) -> Iterator[tuple[str, pl.LazyFrame]]:
    paid, coverage = stage.paid.to_native(), stage.coverage
    yield "credit", _credits(rows, stage)
    if stage.free is not None:
        free = stage.free.to_native()
        months = free.group_by("account_id").agg(pl.col("m").min(), pl.len().cast(pl.String).alias("detail"))
        yield "free", months.with_columns(mrr=pl.lit(0))
        before = paid.select("account_id", pl.col("m") + 1, "mrr")
        yield "to_free", before.join(free, on=["account_id", "m"], how="semi")
    if stage.mergers:
        yield "merged", _mergers(paid, stage)
    yield "fx", fx.lazy().filter(pl.col("mrr") != 0)
    there = paid.select("m").unique()
    if stage.free is not None:
        there = pl.concat([there, stage.free.to_native().select("m").unique()]).unique()
    covered = pl.LazyFrame({"m": range(coverage.first, coverage.last + 1)}, schema={"m": pl.Int32})
    yield "gap", covered.join(there, on="m", how="anti")
    yield "deleted_row", _deleted(rows, stage, there)
    yield "returned", _returned(paid)
    began = paid.filter((pl.col("m") == coverage.first) & (pl.col("cohort_m").fill_null(0) < coverage.first))
    start = pl.date(pl.col("cohort_m") // 12, pl.col("cohort_m") % 12 + 1, 1).dt.strftime("%Y-%m")
    yield "left_truncated", began.select("m", "account_id", "mrr", detail=start)
    yield "partial_month", rows.unfinished.lazy().with_columns(detail=pl.col("n_accounts").cast(pl.String))


def _credits(rows: Rows, stage: Stage) -> pl.LazyFrame:
    lines = rows.lines().filter(pl.col("mrr") < 0)
    if stage.rates is not None:
        own = nw.from_native(lines.rename({"mrr": "amount"}))
        lines = own.join(stage.rates, on=["m", "currency"]).with_columns(mrr=at_rate()).to_native()
    return lines.group_by("m", "account_id").agg(pl.col("mrr").sum())


def _mergers(paid: pl.LazyFrame, stage: Stage) -> pl.LazyFrame:
    """Each merger with what the account paid in the month before, and whom it counts with now."""
    told = pl.LazyFrame(
        [(account, merger.m, merger.parent) for account, merger in stage.mergers.items()],
        schema={"account_id": pl.String, "m": pl.Int32, "detail": pl.String},
        orient="row",
    )
    before = paid.select("account_id", pl.col("m") + 1, "mrr")
    return told.join(before, on=["account_id", "m"], how="left")


def _deleted(rows: Rows, stage: Stage, there: pl.LazyFrame) -> pl.LazyFrame:
    """Accounts that paid a month before and have no row now, unless a merger or an event says why."""
    paid = stage.paid.to_native()
    after = paid.filter(pl.col("m") < stage.coverage.last).select("account_id", pl.col("m") + 1, "mrr")
    gone = after.join(paid, on=["account_id", "m"], how="anti").join(there, on="m", how="semi")
    for known in (stage.free, stage.owners):
        if known is not None:
            gone = gone.join(known.to_native(), on=["account_id", "m"], how="anti")
    events = rows.events()
    if events is None:
        return gone
    said = (
        events.filter(pl.col("kind").is_in(_FAREWELLS))
        .group_by("account_id")
        .agg(pl.col("m").min().alias("said_m"))
    )
    explained = gone.join(said, on="account_id", how="left")
    return explained.filter(pl.col("said_m").is_null() | (pl.col("said_m") > pl.col("m"))).drop("said_m")


def _returned(paid: pl.LazyFrame) -> pl.LazyFrame:
    away = pl.col("m") - pl.col("m").shift(1).over("account_id", order_by="m") - 1
    back = paid.with_columns(away=away).filter(pl.col("away").is_between(1, LONGEST_WINDOW - 1))
    return back.select("m", "account_id", "mrr", detail=pl.col("away").cast(pl.String))
