"""Watched accounts written out by hand, and the sample data with its outcomes dealt anew."""

from datetime import date

import polars as pl

import csdash
from csdash.configs.health import INPUTS
from tests.sample import sample_session

APRIL, OCTOBER = date(2025, 4, 1), date(2025, 10, 1)


def sample() -> csdash.Session:
    """A session on the sample data."""
    return sample_session()


def seen(scores: list[float | None], lost: list[int], **more: list) -> pl.DataFrame:
    """Rows as `session.watched` gives them: one account each, all in one month unless `month` says otherwise."""
    n = len(scores)
    columns = {
        "month": [APRIL] * n,
        "account_id": [f"A{i}" for i in range(n)],
        "mrr": [100.0] * n,
        "slope": [None] * n,
        "risk": [None] * n,
        "response": [None] * n,
        **{name: [None] * n for name in INPUTS},
    } | more
    kinds = {
        "slope": pl.Float64,
        "risk": pl.String,
        "response": pl.String,
        **dict.fromkeys(INPUTS, pl.Float64),
    }
    rows = pl.DataFrame({"score": scores, "is_lost": [bool(one) for one in lost], **columns}, strict=False)
    return rows.cast({"score": pl.Float64, "is_lost": pl.Boolean, **kinds})


def dealt_anew(rows: pl.DataFrame, seed: int) -> pl.DataFrame:
    """The same accounts, with who left drawn anew within each month: nothing foretells anything any more."""
    return rows.with_columns(pl.col("is_lost").shuffle(seed).over("month"))
