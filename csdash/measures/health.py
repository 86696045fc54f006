"""Health: one score per account and month, given by the data or made of its inputs, and how much is known of it."""

import polars as pl

from csdash.configs.health import INPUTS, Bands, Health
from csdash.contract.health import SCORE_TENTHS
from csdash.measures.stage import Stage
from csdash.snapshots.rows import Rows

# Weights such as 0.1 and 0.2 add up to a little more than 0.3; nobody is withheld for that.
_EXACTLY = 1e-9


def account_health(rows: Rows, stage: Stage, health: Health) -> pl.LazyFrame:
    """One row per paying account and month: m, account_id, cell, mrr (ticks), score, coverage, is_given, each input.

    The score is in tenths. Where `health.source` is "given" it is the data's own (`is_given`), and made of the
    inputs where the data has none; where it is "made" it is always made. Null = too little is known to say.
    `coverage` is the share of the weight that is known, null where the data has no input at all; inputs are 0 to
    100, null where unknown. Takes a stage of accounts.
    """
    given = stage.paid.to_native().select("m", "account_id", "cell", "mrr", pl.col("score").alias("given"))
    met = given.join(_inputs(rows), on=["m", "account_id"], how="left")
    weighed = {one.column: one.weight for one in health.inputs}
    # In the order of the file, so that a sum of floats is the same on every machine.
    known = pl.sum_horizontal(pl.col(name).is_not_null() * weight for name, weight in weighed.items())
    total = pl.sum_horizontal(pl.col(name).fill_null(0.0) * weight for name, weight in weighed.items())
    floor, whole = health.coverage_floor, sum(weighed.values())
    has_inputs = any(name in rows.columns["accounts"] for name in weighed)
    is_enough = (pl.col("known") > 0) & (pl.col("known") / whole >= floor - _EXACTLY)
    made = pl.when(is_enough).then((pl.col("total") / pl.col("known") * SCORE_TENTHS).round(0))
    own = pl.col("given") if health.source == "given" else pl.lit(None, dtype=pl.Int64)
    coverage = (pl.col("known") / whole).round(9) if has_inputs else pl.lit(None, dtype=pl.Float64)
    return met.with_columns(known=known, total=total).select(
        "m",
        "account_id",
        "cell",
        "mrr",
        pl.coalesce(own, made.cast(pl.Int64)).alias("score"),
        coverage.alias("coverage"),
        own.is_not_null().alias("is_given"),
        *INPUTS,
    )


def band_of(bands: Bands) -> pl.Expr:
    """The band of `score`, in tenths: a key of BANDS, null where there is no score."""
    score = pl.col("score")
    return (
        pl.when(score < bands.at_risk_below)
        .then(pl.lit("at_risk"))
        .when(score < bands.healthy_from)
        .then(pl.lit("watch"))
        .when(score.is_not_null())
        .then(pl.lit("healthy"))
    )


def _inputs(rows: Rows) -> pl.LazyFrame:
    """The inputs of each account and month, repeated on its lines; a merged account's stay under its own name."""
    return rows.lines_with(*INPUTS).group_by("m", "account_id").agg(pl.col(*INPUTS).max())
