"""Delimited text (CSV, TSV): rows of text, streamed into our own parquet without any guess at types."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import IO

import pyarrow as pa
import pyarrow.csv

from csdash.errors import DataError
from csdash.progress import Progress, unheard
from csdash.snapshots.sources.delimiter import find_delimiter
from csdash.snapshots.sources.header import LOOKED_AT, find_header, unique_names
from csdash.snapshots.sources.limits import Limits
from csdash.snapshots.sources.own_parquet import check_columns, text_schema, write_batches
from csdash.snapshots.sources.plain import Plain, make_plain
from csdash.snapshots.sources.refusal import readable, refusal
from csdash.snapshots.sources.row_by_row import batches, even_rows, text_rows
from csdash.snapshots.sources.sheet import Hints, Sheet
from csdash.text import Text

KIND = Text("区切り文字のテキスト(CSV)", "delimited text (CSV)")
# Must hold the longest row; what is read ahead is a few times as much.
_BLOCK = 8 * 1024**2


def read_delimited(
    name: str, path: Path, scratch: Path, hints: Hints, limits: Limits, progress: Progress = unheard
) -> Sheet:
    """The table in a text file as a sheet; its parquet is written into `scratch`, which is ours alone."""
    with readable(name, KIND):
        plain = make_plain(name, path, scratch / "plain.csv", limits, hints.encoding or "", progress)
        delimiter = hints.delimiter or find_delimiter(_first_lines(plain, limits))
        above, header_line, names = _header(name, plain, delimiter, hints, limits)
        target, schema = scratch / "rows.parquet", text_schema(names)
        try:
            grid = _grid(plain, schema, delimiter, header_line)
            rows = write_batches(name, target, schema, grid, limits)
        except pa.ArrowInvalid:
            rows = -1  # some row has more cells or fewer, or is very long
        # A row for each line, else a cell holds newlines, or a stray quote has swallowed some: look closely.
        if rows != plain.lines - header_line and rows != _even(name, plain, delimiter, above, schema, limits):
            with _opened(plain) as file:
                below = islice(text_rows(name, file, delimiter, limits), above, None)
                rows = write_batches(name, target, schema, batches(name, below, names), limits)
    if plain.path != path:
        plain.path.unlink()
    read_so = Hints(plain.encoding, delimiter, None, header_line)
    return Sheet(name, (target,), rows, True, read_so, plain.sha256, path.stat().st_size)


def _even(
    name: str, plain: Plain, delimiter: str, above: int, schema: pa.Schema, limits: Limits
) -> int | None:
    with _opened(plain) as file:
        return even_rows(islice(text_rows(name, file, delimiter, limits), above, None), len(schema))


def _opened(plain: Plain) -> IO[str]:
    return plain.path.open(encoding="utf-8-sig", newline="")


def _first_lines(plain: Plain, limits: Limits) -> list[str]:
    """The first lines, but no more than a few of the longest that are allowed."""
    lines, length = [], 0
    with _opened(plain) as file:
        while len(lines) < LOOKED_AT and length < 2 * limits.line and (line := file.readline()):
            lines.append(line)
            length += len(line)
    return lines


def _header(
    name: str, plain: Plain, delimiter: str, hints: Hints, limits: Limits
) -> tuple[int, int, list[str]]:
    """How many rows come before the data, how many lines that is, and the names of the columns."""
    with _opened(plain) as file:
        rows = list(islice(text_rows(name, file, delimiter, limits), LOOKED_AT))
    if hints.header_row:
        found = next((i for i, (line, _) in enumerate(rows) if line == hints.header_row), None)
    else:
        found = find_header([row for _, row in rows])
    if found is None:
        raise no_header(name, is_empty=not rows)
    names = rows[found][1]
    check_columns(name, len(names), limits)
    ends = rows[found + 1][0] - 1 if found + 1 < len(rows) else plain.lines
    return found + 1, ends, unique_names(names)


def no_header(name: str, *, is_empty: bool) -> DataError:
    """The refusal of a table whose columns nobody has named."""
    if is_empty:
        return refusal(
            name,
            Text("中身がありません。", "there is nothing in it."),
            Text("データの入ったファイルを指定してください。", "Name a file with data."),
        )
    return refusal(
        name,
        Text("列名の行が見つかりません。", "no row with the names of the columns was found."),
        Text(
            "列名の行を加えるか、header_row で何行目かを指定してください。",
            "Add one, or say which row it is with header_row.",
        ),
    )


def _grid(plain: Plain, schema: pa.Schema, delimiter: str, header_line: int) -> Iterator[pa.RecordBatch]:
    """The rows below the header by a fast reader, which refuses rows that are not as wide as the header."""
    with plain.path.open("rb") as file:
        for _ in range(header_line):
            file.readline()
        if not file.peek(1):
            return
        yield from pyarrow.csv.open_csv(
            file,
            read_options=pyarrow.csv.ReadOptions(
                use_threads=False, block_size=_BLOCK, column_names=schema.names
            ),
            parse_options=pyarrow.csv.ParseOptions(delimiter=delimiter, newlines_in_values=True),
            convert_options=pyarrow.csv.ConvertOptions(
                column_types=schema,
                strings_can_be_null=True,
                quoted_strings_can_be_null=True,
                null_values=[""],
            ),
        )
