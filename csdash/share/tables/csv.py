"""A table as CSV that spreadsheets open as what it is."""

import polars as pl

from csdash.words.escape import csv_text

# Excel takes a CSV file for the local code page unless it begins with this mark.
_ENCODING = "utf-8-sig"


def csv_bytes(frame: pl.DataFrame) -> bytes:
    """`frame` as CSV: no cell of text can run as a formula, Japanese opens as Japanese."""
    return calmed(frame).write_csv().encode(_ENCODING)


def calmed(frame: pl.DataFrame) -> pl.DataFrame:
    """`frame` with no text in it, heads included, that a spreadsheet would run as a formula."""
    texts = [name for name, dtype in frame.schema.items() if dtype in (pl.String, pl.Categorical, pl.Enum)]
    safe = frame.with_columns(
        pl.col(name).cast(pl.String).map_elements(csv_text, return_dtype=pl.String) for name in texts
    )
    return safe.rename({name: csv_text(name) for name in safe.columns})
