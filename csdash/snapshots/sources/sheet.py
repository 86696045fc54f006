"""The sheet: one raw table as it stands in its source, before anybody says what its columns mean."""

from dataclasses import dataclass
from pathlib import Path

import msgspec
import polars as pl


class Hints(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How to read a file where it does not say so itself; None leaves it to us.

    `header_row` counts from 1. `sheet` is the name of a worksheet.
    """

    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    header_row: int | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One raw table. `name` is what people know it by: a file name, book.xlsx#Sheet, or the name of a query.

    `paths` are parquet files that hold its rows as they stand: our own copy, or the source itself where that
    is parquet. `is_text` says that every column is text whose meaning is still to be read. `hints` are how
    it was read, `sha256` and `bytes` those of the source (empty and 0 for a query).
    """

    name: str
    paths: tuple[Path, ...]
    rows: int
    is_text: bool
    hints: Hints = Hints()
    sha256: str = ""
    bytes: int = 0
    is_hive: bool = False

    def frame(self) -> pl.LazyFrame:
        """The rows as they stand; folders named key=value give a column of text each."""
        return pl.scan_parquet(list(self.paths), hive_partitioning=self.is_hive, try_parse_hive_dates=False)
