"""Selection: the sheets and the rows of them that a feed wants."""

from collections.abc import Sequence
from fnmatch import fnmatchcase

import polars as pl

from csdash.importing.mapping import Feed, Scalar
from csdash.snapshots.sources.sheet import Sheet


def matching(sheets: Sequence[Sheet], pattern: str) -> list[Sheet]:
    """The sheets whose name answers to `pattern`, or is it."""
    return [sheet for sheet in sheets if sheet.name == pattern or fnmatchcase(sheet.name, pattern)]


def kept(rows: pl.LazyFrame, feed: Feed) -> pl.LazyFrame:
    """The rows whose cells are among the values the feed names, as text and in any case; all headers must agree."""
    if not feed.only:
        return rows
    schema = rows.collect_schema()
    return rows.filter(
        *(_is_one(pl.col(header), schema[header], values) for header, values in feed.only.items())
    )


def _is_one(cell: pl.Expr, dtype: pl.DataType, values: list[Scalar]) -> pl.Expr:
    numbers = [value for value in values if isinstance(value, int | float) and not isinstance(value, bool)]
    if dtype.is_numeric() and numbers:
        return cell.is_in(numbers)
    text = cell.cast(pl.String).str.normalize("NFKC").str.strip_chars().str.to_lowercase().fill_null("")
    return text.is_in([str(value).strip().lower() for value in values])
