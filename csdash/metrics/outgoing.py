"""Outgoing: what stands in every table that leaves a session, money in exact units and months as dates."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from csdash.money import to_units

# January 1970 as a month index.
_EPOCH = 1970 * 12


def in_units(table: pl.DataFrame, money: Sequence[str]) -> pl.DataFrame:
    """The table with its columns of `money`, held in ticks, as exact decimals in currency units."""
    return table.with_columns(to_units(pl.col(name)) for name in money)


def dated(table: pl.DataFrame, index: str, name: str) -> pl.DataFrame:
    """Month indices as the first day of the month, under `name`, in the same place."""
    months = table[index]
    if months.null_count():
        starts = table.select(pl.date(pl.col(index) // 12, pl.col(index) % 12 + 1, 1).alias(name)).to_series()
    else:
        # Of arrays, since no query starts as quickly: every table passes here.
        since = months.to_numpy().astype(np.int64) - _EPOCH
        starts = pl.Series(name, since.astype("datetime64[M]").astype("datetime64[D]"), dtype=pl.Date)
    return pl.DataFrame([starts if column.name == index else column for column in table])
