"""Outgoing: what stands in every table that leaves a session, money in exact units and months as dates."""

from collections.abc import Sequence

import polars as pl

from csdash.money import to_units


def in_units(table: pl.DataFrame, money: Sequence[str]) -> pl.DataFrame:
    """The table with its columns of `money`, held in ticks, as exact decimals in currency units."""
    return table.with_columns(to_units(pl.col(name)) for name in money)


def dated(table: pl.DataFrame, index: str, name: str) -> pl.DataFrame:
    """Month indices as the first day of the month, under `name`, in the same place."""
    starts = pl.date(pl.col(index) // 12, pl.col(index) % 12 + 1, 1)
    return table.select(starts.alias(name) if column == index else pl.col(column) for column in table.columns)
