"""Workbooks (xlsx): every visible worksheet as rows of text; formulas count as the values that Excel saved."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import fastexcel
import polars as pl

from csdash.progress import Progress, unheard
from csdash.snapshots.sources.checksum import sha256_of
from csdash.snapshots.sources.delimited import no_header
from csdash.snapshots.sources.header import LOOKED_AT, find_header, unique_names
from csdash.snapshots.sources.limits import Limits
from csdash.snapshots.sources.own_parquet import write_batches
from csdash.snapshots.sources.packed import READING
from csdash.snapshots.sources.refusal import readable, refusal, shown
from csdash.snapshots.sources.sheet import Hints, Sheet
from csdash.snapshots.sources.workbook_parts import check_parts
from csdash.text import Text

KIND = Text("Excel ブック(.xlsx)", "an Excel workbook (.xlsx)")
_MIDNIGHT = r"^(\d{4}-\d\d-\d\d) 00:00:00$"
_TIME_ONLY = r"^(?:1899-12-31|1904-01-01) (\d\d:\d\d:\d\d)$"
# More digits than a double holds: the rest is noise, and Excel does not show it either.
_NOISY = r"^-?\d+\.\d+$"
_DIGITS = 15
# What a cell shows whose formula failed. It must not read as empty: empty is no revenue.
_ERRORS = {
    "Div0": "#DIV/0!",
    "NA": "#N/A",
    "Name": "#NAME?",
    "Null": "#NULL!",
    "Num": "#NUM!",
    "Ref": "#REF!",
    "Value": "#VALUE!",
}


def read_workbook(
    name: str,
    path: Path,
    scratch: Path,
    hints_for: Callable[[str], Hints],
    limits: Limits,
    progress: Progress = unheard,
) -> list[Sheet]:
    """The worksheets of a workbook, called <name>#<worksheet>; hidden and empty ones only where a hint asks."""
    with readable(name, KIND):
        check_parts(name, path, limits)
        book = fastexcel.read_excel(path)
        asked = _asked(name, book.sheet_names, hints_for(name).sheet)
        sheets = []
        for i, worksheet in enumerate(asked or book.sheet_names):
            called = f"{name}#{worksheet}"
            progress(READING.format(name=shown(called)), i, len(asked or book.sheet_names))
            cells = _cells(book, worksheet, even_hidden=bool(asked))
            rows = cells.head(LOOKED_AT).rows()
            header_row = hints_for(called).header_row
            found = header_row - 1 if header_row else find_header(rows)
            if found is not None and 0 <= found < len(rows):
                target = scratch / f"{i}.parquet"
                table = _below(cells, found).to_arrow()
                count = write_batches(called, target, table.schema, table.to_batches(), limits)
                sheets.append(Sheet(called, (target,), count, True, Hints(None, None, worksheet, found + 1)))
            elif asked:
                raise no_header(called, is_empty=not rows)
    if not sheets:
        raise no_header(name, is_empty=True)
    sha256, size = sha256_of(path), path.stat().st_size
    return [replace(sheet, sha256=sha256, bytes=size) for sheet in sheets]


def _asked(name: str, known: list[str], sheet: str | None) -> list[str]:
    if sheet is None:
        return []
    if sheet not in known:
        raise refusal(
            name,
            Text(
                f"シート「{sheet}」がありません。あるもの: {', '.join(known)}。",
                f'there is no sheet "{sheet}"; there are: {", ".join(known)}.',
            ),
            Text("シート名を確かめてください。", "Check its name."),
        )
    return [sheet]


def _cells(book: fastexcel.ExcelReader, worksheet: str, *, even_hidden: bool) -> pl.DataFrame:
    """The cells of a worksheet as text, rows as Excel counts them; nothing of one that is hidden."""
    # skip_rows=0: empty rows at the top count, so that row 5 is row 5.
    sheet = book.load_sheet(worksheet, header_row=None, skip_rows=0, dtypes="string")
    if sheet.width == 0 or (sheet.visible != "visible" and not even_hidden):
        return pl.DataFrame()
    batch, failed = sheet.to_arrow_with_errors()
    cells = pl.DataFrame(pl.from_arrow(batch))
    if failed is not None:
        cells = _with_errors(cells, failed.errors)
    return cells.with_columns(_as_typed(cells[column]) for column in cells.columns)


def _with_errors(cells: pl.DataFrame, failed: Sequence[fastexcel.CellError]) -> pl.DataFrame:
    """Cells whose formula failed, with what Excel shows in them."""
    by_column: dict[int, dict[int, str]] = {}
    for error in failed:
        row, column = error.offset_position
        kind = error.detail.rpartition("(")[2].rstrip(")'")
        by_column.setdefault(column, {})[row] = _ERRORS.get(kind, "#ERROR!")
    for column, found in by_column.items():
        shown_there = cells.to_series(column).scatter(list(found), list(found.values()))
        cells = cells.with_columns(shown_there)
    return cells


def _as_typed(cells: pl.Series) -> pl.Series:
    """Dates without a midnight nobody typed, times without a day, amounts without the noise of binary fractions."""
    cells = cells.str.replace(_MIDNIGHT, "$1").str.replace(_TIME_ONLY, "$1")
    digits = cells.str.replace_all(r"[-.]", "").str.strip_chars_start("0").str.len_chars()
    noisy = cells.filter(cells.str.contains(_NOISY) & (digits > _DIGITS)).unique().to_list()
    if noisy:
        cells = cells.replace({cell: f"{Decimal(f'{float(cell):.{_DIGITS}g}'):f}" for cell in noisy})
    return cells.replace({"": None})


def _below(cells: pl.DataFrame, header: int) -> pl.DataFrame:
    """The rows below the header under its names, without what is empty at the edges."""
    body = cells.slice(header + 1)
    names = cells.row(header)
    kept = [
        column
        for column, name in zip(cells.columns, names, strict=True)
        if name is not None or body[column].null_count() < body.height
    ]
    body = body.select(kept)
    last = body.with_row_index("_row").filter(pl.any_horizontal(pl.col(kept).is_not_null()))["_row"].max()
    unique = unique_names([names[cells.columns.index(column)] for column in kept])
    body = body.head(0 if last is None else last + 1)
    return body.rename(dict(zip(kept, unique, strict=True)))
