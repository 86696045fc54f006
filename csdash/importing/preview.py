"""The preview: what a draft would show, month by month, before anybody saves it."""

import polars as pl

from csdash.errors import NotEnoughHistory
from csdash.session import Session

WINDOWS = (12, 3, 1)


def preview_window(session: Session) -> int | None:
    """The longest window that the months of a draft allow; None for a single month."""
    return next((window for window in WINDOWS if window < session.coverage.n_months), None)


def mrr_by_month(session: Session) -> pl.DataFrame:
    """Per month: month, mrr (units), n_accounts, and NRR and GRR over the longest window there is (null before it)."""
    stock = session.metrics("mrr").select("month", pl.col("value").alias("mrr"), "n_accounts")
    window = preview_window(session)
    for key in ("nrr", "grr"):
        rates = _rates(session, key, window)
        stock = stock.join(rates, on="month", how="left", maintain_order="left")
    return stock


def _rates(session: Session, key: str, window: int | None) -> pl.DataFrame:
    none = pl.DataFrame(schema={"month": pl.Date, key: pl.Float64})
    if window is None:
        return none
    try:
        return session.metrics(key, window=window).select("month", pl.col("value").alias(key))
    except NotEnoughHistory:
        return none
