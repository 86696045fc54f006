"""Shaped: what a feed's rows become, and what was decided on the way."""

from dataclasses import dataclass

import polars as pl

from csdash.contract.finding import Finding

AUDIT_SCHEMA = {
    "edge": pl.String,
    "month": pl.Date,
    "account_id": pl.String,
    "mrr": pl.Int64,
    "detail": pl.String,
}


@dataclass(frozen=True, slots=True)
class Shaped:
    """Rows in the contract's own columns and types, plus file and row; the cases that took a decision; findings."""

    rows: pl.LazyFrame
    audit: tuple[pl.LazyFrame, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Covered:
    """The months an import can speak about: up to `last`, the last one that was over."""

    last: int


def month_index(day: pl.Expr) -> pl.Expr:
    """A day as the index of its month."""
    return (day.dt.year().cast(pl.Int32) * 12 + day.dt.month().cast(pl.Int32) - 1).cast(pl.Int32)


def month_start(index: pl.Expr) -> pl.Expr:
    """A month index as its first day."""
    return pl.date(index // 12, index % 12 + 1, 1)


def case(edge: str, month: pl.Expr, mrr: pl.Expr, detail: pl.Expr) -> list[pl.Expr]:
    """The columns of one row of the audit; `month` is a month index, `mrr` in ticks."""
    return [
        pl.lit(edge).alias("edge"),
        month_start(month).alias("month"),
        pl.col("account_id"),
        mrr.cast(pl.Int64).alias("mrr"),
        detail.cast(pl.String).alias("detail"),
    ]
