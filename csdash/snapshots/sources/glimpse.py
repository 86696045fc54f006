"""The glimpse: the headers and first rows of a sheet as text, taken where its files may be opened."""

from dataclasses import replace

import polars as pl

from csdash.snapshots.sources.sheet import Sheet
from csdash.text import one_line

ROWS = 5
LONGEST = 40


def glimpsed(sheet: Sheet) -> Sheet:
    """The sheet with its headers and a sample, each value short and on one line."""
    rows = sheet.frame().head(ROWS).collect()
    return replace(
        sheet,
        headers=tuple(rows.columns),
        sample=tuple(tuple(_shown(value) for value in row) for row in _as_text(rows).iter_rows()),
    )


def _as_text(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        column if column.dtype == pl.String else column.map_elements(str, return_dtype=pl.String)
        for column in rows.get_columns()
    )


def _shown(value: str | None) -> str | None:
    return None if value is None else one_line(value[:LONGEST])
