"""Columns: what a figure needs of its frame, refused early and in words."""

import math
from itertools import pairwise

import polars as pl

from csdash.words.escape import plot_text


def require(figure: str, frame: pl.DataFrame, *columns: str) -> None:
    """Raise ValueError where the frame is empty or lacks a column: the empty state is the page's to show."""
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        raise ValueError(f"{figure} needs {', '.join(columns)}; missing: {', '.join(missing)}")
    if frame.is_empty():
        raise ValueError(f"{figure} has nothing to draw: the frame has no rows")


def floats(frame: pl.DataFrame, column: str) -> list[float | None]:
    """A column as plain floats; null, NaN, infinity and a column that is not there become None: a gap."""
    if column not in frame.columns:
        return [None] * frame.height
    values = frame[column].cast(pl.Float64).to_list()
    return [value if value is not None and math.isfinite(value) else None for value in values]


def days(frame: pl.DataFrame, column: str = "month") -> list[str]:
    """A column of dates as ISO text, which is what a figure's JSON holds."""
    return [day and day.isoformat() for day in frame[column].cast(pl.Date).to_list()]


def names(frame: pl.DataFrame, column: str, length: int = 40) -> list[str]:
    """A column of names, escaped."""
    return [plot_text(str(value), length) for value in frame[column].to_list()]


def with_gaps(frame: pl.DataFrame, every: str = "1mo") -> pl.DataFrame:
    """The rows by month, with a row of nulls for every month (quarter, year) that is not there: a line must not cross it."""
    if _is_gapless(frame["month"], every):
        return frame
    frame = frame.with_columns(pl.col("month").cast(pl.Date)).sort("month")
    return frame.upsample("month", every=every) if frame.height > 1 else frame


def _is_gapless(months: pl.Series, every: str) -> bool:
    """Whether first days of months follow one another at this distance: mostly they do, and a look is quicker than a query."""
    if months.dtype != pl.Date or not every.endswith("mo"):
        return False
    days = months.to_list()
    if None in days or any(day.day != 1 for day in days):
        return False
    places, step = [day.year * 12 + day.month for day in days], int(every[:-2])
    return all(one + step == following for one, following in pairwise(places))
