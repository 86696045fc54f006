"""The sheet: one raw table as it stands in its source, before anybody says what its columns mean."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import msgspec
import polars as pl

from csdash.text import Text


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
    it was read, `sha256` and `bytes` those of the source (of several files: one digest over theirs; empty
    and 0 for a query). `folders` holds, for each path, what folders named key=value say about its rows;
    it is empty where there are none. `notes` tell what a reader should know about how it was read. `headers`
    and `sample` (a few rows as text) are there once it has been glimpsed at, so that whoever shows a sheet
    need not open its files.
    """

    name: str
    paths: tuple[Path, ...]
    rows: int
    is_text: bool
    hints: Hints = Hints()
    sha256: str = ""
    bytes: int = 0
    folders: tuple[dict[str, str | None], ...] = ()
    notes: tuple[Text, ...] = ()
    headers: tuple[str, ...] = ()
    sample: tuple[tuple[str | None, ...], ...] = ()

    def examples(self) -> dict[str, str]:
        """For each header the values of the sample, each once."""
        return {
            header: ", ".join(dict.fromkeys(row[place] for row in self.sample if row[place]))
            for place, header in enumerate(self.headers)
        }

    def frame(self) -> pl.LazyFrame:
        """The rows as they stand; folders named key=value give a column of text each."""
        if not self.folders:
            return _scan(self.paths)
        # Not by the hive reader of polars: it also takes folders above the source, and guesses types.
        together = groupby(zip(self.paths, self.folders, strict=True), key=itemgetter(1))
        return pl.concat(
            _scan(path for path, _ in found).with_columns(
                pl.lit(value, pl.String).alias(name) for name, value in values.items()
            )
            for values, found in together
        )


def _scan(paths: Iterable[Path]) -> pl.LazyFrame:
    return pl.scan_parquet(list(paths), hive_partitioning=False, glob=False)
