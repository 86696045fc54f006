"""The grid: a frame as a table to be read, written as on the screen."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from csdash.panels.header import Header
from csdash.share.tables.column_format import column_format, holds_months
from csdash.text import Language, Text
from csdash.words.dates import month_text

MOST = 100
CUT = Text(
    "{all}行のうち先頭の{n}行です。すべての行は画面からCSVかExcelで保存できます。",
    "The first {n} of {all} rows. All of them can be saved as CSV or Excel from the dashboard.",
)


@dataclass(frozen=True, slots=True)
class Grid:
    """Head and rows as text; which columns are numbers, and what is said where rows were left out."""

    head: tuple[str, ...]
    numeric: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]
    cut: str


def grid(frame: pl.DataFrame, headers: Mapping[str, Header], language: Language) -> Grid:
    """The columns of `frame` that have a header, in the order of `headers`; the first MOST rows."""
    shown = frame.select(name for name in headers if name in frame.columns)
    writers = [_writer(name, headers[name], language) for name in shown.columns]
    return Grid(
        head=tuple(headers[name].name[language] for name in shown.columns),
        numeric=tuple(column_format(headers[name]) is not None for name in shown.columns),
        rows=tuple(
            tuple("" if cell is None else write(cell) for cell, write in zip(row, writers, strict=True))
            for row in shown.head(MOST).iter_rows()
        ),
        cut=CUT.format(n=f"{MOST:,}", all=f"{shown.height:,}")[language] if shown.height > MOST else "",
    )


def _writer(name: str, header: Header, language: Language) -> Callable[[Any], str]:
    if shape := column_format(header):
        return lambda cell: str(cell) if isinstance(cell, str) else shape.write(cell)
    if holds_months(name):
        return lambda cell: month_text(cell, language) if isinstance(cell, date) else str(cell)
    return str
