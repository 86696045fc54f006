"""Watched: accounts as they stood on days of the past, and which of them had left so many months later.

Each row holds what could be seen at the end of its month and nothing later; only `is_lost` and `left_m` tell what
came of it. The months of one test lie a whole horizon apart, so that no loss is counted twice.
"""

import narwhals.stable.v2 as nw
import polars as pl

from csdash.measures import bridge
from csdash.measures.placing import owned
from csdash.measures.risks import risks
from csdash.measures.stage import Stage
from csdash.snapshots.rows import Rows

# The slope is the change of the score over a quarter: monthly steps are mostly noise.
SLOPE_MONTHS = 3
# Requests of a year count, less the last month: an answer that is still on its way is no silence.
ASKED_WITHIN, TO_ANSWER = 12, 1
ANSWERED, SILENT, NOT_ASKED = "answered", "silent", "not_asked"
LOOKED_BACK = 12
OUTCOME = {"m": pl.Int32, "account_id": pl.String, "is_lost": pl.Boolean}


def test_months(first: int, until: int, horizon: int) -> list[int]:
    """The months at whose end accounts are looked at, oldest first: the outcome of the last one is known by `until`."""
    return sorted(range(until - horizon, first - 1, -horizon))


def outcomes(stage: Stage, months: list[int], horizon: int) -> pl.LazyFrame:
    """m, account_id, is_lost: who paid at the end of each month, and whether it is gone `horizon` months later."""
    told = [
        bridge.whole(stage.pairs(horizon, m + horizon))
        .filter(bridge.had)
        .select(nw.col("opening_m").alias("m"), "account_id", is_lost=~bridge.has)
        .to_native()
        for m in months
    ]
    return pl.concat(told).cast(OUTCOME) if told else pl.LazyFrame(schema=OUTCOME)


def watched(scored: pl.LazyFrame, rows: Rows, stage: Stage, months: list[int], horizon: int) -> pl.DataFrame:
    """One row per account that paid at the end of a test month, by month and account.

    The columns of `scored` (see `account_health`), slope (points of score in tenths since SLOPE_MONTHS before), risk
    (suspected, imminent), response (answered, silent, not_asked; null without surveys), is_lost, and left_m, the first
    month a lost one does not pay for.
    """
    before = scored.select("account_id", (pl.col("m") + SLOPE_MONTHS).alias("m"), earlier="score")
    noted = risks(rows, stage).rename({"t": "m"})
    there = (
        scored.filter(pl.col("m").is_in(months))
        .join(outcomes(stage, months, horizon), on=["m", "account_id"])
        .join(before, on=["m", "account_id"], how="left")
        .join(noted, on=["m", "account_id"], how="left")
        .join(responses(rows, stage, months), on=["m", "account_id"], how="left")
        .join(_ends(stage, months, horizon), on=["m", "account_id"], how="left")
    )
    has_surveys = rows.surveys() is not None
    return (
        there.with_columns(
            slope=pl.col("score") - pl.col("earlier"),
            response=pl.col("response").fill_null(NOT_ASKED) if has_surveys else pl.col("response"),
            left_m=pl.when("is_lost").then(pl.col("end_m") + 1),
        )
        .drop("earlier", "end_m")
        .sort("m", "account_id")
        .collect()
    )


def responses(rows: Rows, stage: Stage, months: list[int]) -> pl.LazyFrame:
    """m, account_id, response: whether anybody of an account answered anything it was asked in the year before."""
    surveys = rows.surveys()
    if surveys is None:
        return pl.LazyFrame(schema={"m": pl.Int32, "account_id": pl.String, "response": pl.String})
    asked = owned(surveys.rename({"m": "asked_m"}), stage, "asked_m")
    at = pl.LazyFrame({"m": months}, schema={"m": pl.Int32})
    away = pl.col("m") - pl.col("asked_m")
    return (
        asked.join(at, how="cross")
        .filter(away.is_between(TO_ANSWER, ASKED_WITHIN))
        .group_by("m", "account_id")
        .agg(pl.col("score").is_not_null().any().alias("has_answered"))
        .select(
            "m",
            "account_id",
            pl.when("has_answered").then(pl.lit(ANSWERED)).otherwise(pl.lit(SILENT)).alias("response"),
        )
    )


def marked_before(scored: pl.LazyFrame, rows: Rows, stage: Stage, losses: pl.DataFrame) -> pl.DataFrame:
    """How lost accounts had looked: one row per loss and month of the year before it in which the account paid.

    In: account_id and left_m. Out: these, months_before (1 is the last month it paid for), score, risk, mrr.
    """
    noted = risks(rows, stage).rename({"t": "m"})
    back = pl.LazyFrame({"months_before": range(1, LOOKED_BACK + 1)}, schema={"months_before": pl.Int32})
    return (
        losses.lazy()
        .select("account_id", "left_m")
        .unique()
        .join(back, how="cross")
        .with_columns(m=(pl.col("left_m") - pl.col("months_before")).cast(pl.Int32))
        .join(scored.select("m", "account_id", "score", "mrr"), on=["m", "account_id"])
        .join(noted, on=["m", "account_id"], how="left")
        .select("account_id", "left_m", "months_before", "score", "risk", "mrr")
        .sort("left_m", "account_id", "months_before")
        .collect()
    )


def _ends(stage: Stage, months: list[int], horizon: int) -> pl.LazyFrame:
    """The last month paid for within the horizon: m, account_id, end_m."""
    at = pl.LazyFrame({"m": months}, schema={"m": pl.Int32})
    paid = stage.paid.to_native().select("account_id", pl.col("m").alias("end_m"))
    return (
        paid.join(at, how="cross")
        .filter(pl.col("end_m").is_between(pl.col("m"), pl.col("m") + horizon - 1))
        .group_by("m", "account_id")
        .agg(pl.col("end_m").max())
    )
