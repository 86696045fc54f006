"""The preview: what a draft would show, month by month, before anybody saves it."""

from pathlib import Path

import polars as pl

from csdash.published import NO_WINDOW
from csdash.session import Session
from csdash.snapshots.manifest import FIGURES

WINDOWS = (12, 3, 1)


def preview_window(session: Session) -> int | None:
    """The longest window that the months of a draft allow; None for a single month."""
    return next((window for window in WINDOWS if window < session.coverage.n_months), None)


def mrr_by_month(draft: Path) -> pl.DataFrame:
    """Per month: month, mrr (units), n_accounts, and NRR and GRR over the longest window there is (null before it).

    Read from the figures of the draft, so that a large one need not be opened for it.
    """
    told = pl.read_parquet(draft / FIGURES)
    window = told["window"].max()
    months = _values(told, "mrr", NO_WINDOW)
    accounts = _values(told, "n_accounts", NO_WINDOW).with_columns(pl.col("n_accounts").cast(pl.Int64))
    for values in (accounts, _values(told, "nrr", window), _values(told, "grr", window)):
        months = months.join(values, on="month", how="left", maintain_order="left")
    return months


def _values(told: pl.DataFrame, key: str, window: int) -> pl.DataFrame:
    of_metric = told.filter(pl.col("metric") == key, pl.col("window") == window)
    return of_metric.select("month", pl.col("value").alias(key))
