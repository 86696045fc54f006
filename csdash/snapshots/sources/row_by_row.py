"""Row by row: the exact and slower reader of delimited text, for files that are no plain grid.

Cells may hold newlines, rows may end early; a row with too many cells and a quote that is never closed are
refused with their line, because what comes after them would slide into other columns or vanish.
"""

import csv
from collections.abc import Iterator
from itertools import islice
from typing import TextIO

import pyarrow as pa
import pyarrow.compute as pc

from csdash.errors import DataError
from csdash.snapshots.sources.limits import Limits
from csdash.snapshots.sources.refusal import refusal
from csdash.text import Text

_BATCH = 20_000


def text_rows(name: str, file: TextIO, delimiter: str, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    """Each row with the line it begins on, counted from 1; lines with nothing on them are left out."""
    csv.field_size_limit(limits.cell)
    reader = csv.reader(file, delimiter=delimiter, strict=True)
    begins = 1
    try:
        for row in reader:
            if row:
                yield begins, row
            begins = reader.line_num + 1
    except csv.Error as cause:
        raise _broken(name, begins, str(cause)) from cause


def even_rows(rows: Iterator[tuple[int, list[str]]], wide: int) -> int | None:
    """How many rows there are, None where one is not `wide` cells wide; raises DataError as reading them would.

    A fraction of the work of `batches`: it proves what a faster reader made of cells that hold newlines.
    """
    count = 0
    for _, row in rows:
        if len(row) != wide:
            return None
        count += 1
    return count


def batches(name: str, rows: Iterator[tuple[int, list[str]]], names: list[str]) -> Iterator[pa.RecordBatch]:
    """The rows as batches of text columns, short rows filled up with nothing."""
    wide = len(names)
    schema = pa.schema([(column, pa.string()) for column in names])
    while chunk := [_fitted(name, line, row, wide) for line, row in islice(rows, _BATCH)]:
        columns = [_filled(pa.array(column, pa.string())) for column in zip(*chunk, strict=True)]
        yield pa.record_batch(columns, schema=schema)


def _filled(cells: pa.Array) -> pa.Array:
    """A cell without text holds nothing."""
    return pc.if_else(pc.equal(cells, ""), None, cells)


def _fitted(name: str, line: int, row: list[str], wide: int) -> list[str]:
    if len(row) == wide:
        return row
    if any(row[wide:]):
        raise refusal(
            name,
            Text(
                f"{line}行目に{len(row)}個の値があり、見出しの{wide}列より多くなっています。",
                f"line {line} holds {len(row)} values, more than the {wide} columns of the header.",
            ),
            Text(
                "区切り文字を含む値を引用符で囲んで書き出してください。",
                "Export values that hold the delimiter within quotes.",
            ),
        )
    return row[:wide] + [""] * (wide - len(row))


def _broken(name: str, line: int, cause: str) -> DataError:
    if "field limit" in cause:
        found = Text(
            f"{line}行目から始まる値が長すぎます(引用符の閉じ忘れの可能性)。",
            f"a value that begins on line {line} is too long; a quote may not be closed.",
        )
    elif "end of data" in cause:
        found = Text(
            f"{line}行目から始まる引用符が閉じられていません。",
            f"the quote that opens on line {line} is never closed.",
        )
    else:
        found = Text(
            f"{line}行目の引用符の使い方が正しくありません。", f"line {line} has a quote where none can be."
        )
    return refusal(
        name, found, Text("その行を直すか、もう一度書き出してください。", "Mend the line or export it again.")
    )
