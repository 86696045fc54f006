"""Numbers: months, days and scores of a table as the whole numbers that measures are made of."""

import polars as pl

from csdash.contract.health import SCORE_TENTHS


def month_number(column: str) -> pl.Expr:
    """A Date column as month index."""
    day = pl.col(column)
    return (day.dt.year().cast(pl.Int32) * 12 + day.dt.month().cast(pl.Int32) - 1).cast(pl.Int32)


def day_number(column: str) -> pl.Expr:
    """A Date column as days since 1970."""
    return pl.col(column).cast(pl.Int32).cast(pl.Int64)


def tenths(column: str) -> pl.Expr:
    """A score as whole tenths."""
    return (pl.col(column) * SCORE_TENTHS).round(0).cast(pl.Int64)
