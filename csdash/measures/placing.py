"""Placing: as whom and in which group something about an account counts in a month."""

from collections.abc import Sequence

import polars as pl

from csdash.measures.stage import Stage


def owned(frame: pl.LazyFrame, stage: Stage, month: str) -> pl.LazyFrame:
    """`frame` with account_id the account as which it counts in `month`, where accounts were merged."""
    if stage.owners is None:
        return frame
    owners = stage.owners.to_native().select(
        "account_id", pl.col("m").alias(month), pl.col("owner").alias("_owner")
    )
    met = frame.join(owners, on=["account_id", month], how="left")
    return met.with_columns(account_id=pl.coalesce("_owner", "account_id")).drop("_owner")


def celled(frame: pl.LazyFrame, stage: Stage, month: str) -> pl.LazyFrame:
    """`frame` with the cell of the last month in which its key paid, up to `month`; 0, "none", where it never did."""
    return placed(frame, stage.paid.to_native(), stage.key, month)


def placed(frame: pl.LazyFrame, paid: pl.LazyFrame, key: Sequence[str], month: str) -> pl.LazyFrame:
    """`frame` with the cell of the last of the months in `paid` (key, m, cell), up to `month`; 0 where there is none."""
    cells = paid.select(*key, pl.col("m").alias(month), "cell")
    met = frame.sort(month).join_asof(
        cells.sort(month), on=month, by=[*key], strategy="backward", check_sortedness=False
    )
    return met.with_columns(pl.col("cell").fill_null(0))
