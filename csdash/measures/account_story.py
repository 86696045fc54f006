"""One account's own months, and the list of all accounts that a reader may see.

Rows are cut by the scope before they come here: an account outside it is in neither.
"""

import narwhals.stable.v2 as nw
import polars as pl

from csdash.measures import bridge
from csdash.measures.account_rows import movement_word
from csdash.measures.stage import Stage
from csdash.measures.standing import standing
from csdash.snapshots.rows import Rows

STATES = ("paying", "left", "never_paid", "merged")


def known_accounts(rows: Rows, stage: Stage) -> pl.DataFrame:
    """One row per account with its attributes as they were last said, mrr in the last month (ticks), and its state.

    account_id, attributes, mrr, first_m (first payment, or when it is said
    to have begun), is_left_truncated (it paid before the data begins, nobody says since when), last_m (last payment),
    merged_into, state.
    """
    last = stage.coverage.last
    said = (
        rows.lines()
        .sort("account_id", "m")
        .group_by("account_id", maintain_order=True)
        .agg(pl.col(name).drop_nulls().last() for name in rows.attributes)
    )
    paid = (
        stage.paid.to_native()
        .sort("m")
        .group_by("account_id")
        .agg(
            pl.col("mrr").filter(pl.col("m") == last).sum(),
            pl.coalesce(pl.col("cohort_m").min(), pl.col("first_m").min()).alias("first_m"),
            pl.col("cohort_m").is_null().all().alias("is_left_truncated"),
            pl.col("m").max().alias("last_m"),
        )
    )
    owners = standing(stage, last).lazy().filter(pl.col("owner") != pl.col("account_id"))
    met = said.join(paid, on="account_id", how="left").join(
        owners.select("account_id", pl.col("owner").alias("merged_into")), on="account_id", how="left"
    )
    state = (
        pl.when(pl.col("merged_into").is_not_null())
        .then(pl.lit("merged"))
        .when(pl.col("last_m") == last)
        .then(pl.lit("paying"))
        .when(pl.col("last_m").is_not_null())
        .then(pl.lit("left"))
        .otherwise(pl.lit("never_paid"))
    )
    return met.with_columns(pl.col("mrr").fill_null(0), state=state).sort("account_id").collect()


def account_months(stage: Stage, account_id: str) -> pl.DataFrame:
    """m, mrr and delta (ticks), movement, attributes: every month in which the account paid or left.

    In the first covered month nothing can be compared: its movement is null.
    """
    one = nw.col("account_id") == account_id
    met = bridge.whole(stage.pairs(1).filter(one)).with_columns(**bridge.MONEY, **bridge.COUNTS).to_native()
    moved = met.with_columns(movement=movement_word(pl.lit(value=False))).select(
        pl.col("t").alias("m"), "movement", pl.col("opening_mrr").alias("before")
    )
    paid = stage.paid.filter(one).to_native().select("m", "mrr", "cell")
    return (
        paid.join(moved, on="m", how="full", coalesce=True)
        .with_columns(pl.col("mrr").fill_null(0), *stage.vocabulary.decode("cell"))
        .with_columns(
            delta=pl.when(pl.col("movement").is_not_null()).then(
                pl.col("mrr") - pl.col("before").fill_null(0)
            )
        )
        .drop("cell", "before")
        .sort("m")
        .collect()
    )
