"""A table as a spreadsheet: typed cells under a frozen header, and a second sheet that says what it is about."""

import io
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

import polars as pl
import xlsxwriter

from csdash.errors import CsdashError
from csdash.panels.header import Header
from csdash.share.tables.about import Lines
from csdash.share.tables.cells import Exact, write_text
from csdash.share.tables.column_format import column_format, holds_months
from csdash.text import Language, Text

ROWS, COLUMNS = 1_048_575, 16_384  # what a worksheet holds, less the header
_NARROWEST, _WIDEST, _MEASURED = 9, 48, 500
TABLE = Text("表", "Table")
ABOUT = Text("説明", "About")
IN_POINTS = Text("{name} (ポイント)", "{name} (points)")
TOO_LARGE = Text(
    "この表は{rows}行×{columns}列で、Excelの上限({most}行×{widest}列)を超えます。CSVかparquetで保存してください。",
    "This table has {rows} rows and {columns} columns, more than Excel holds ({most} by {widest}). "
    "Save it as CSV or parquet.",
)
_MONTH = {"ja": 'yyyy"年"m"月"', "en": "mmm yyyy"}
_DAY = "yyyy-mm-dd"
_MOMENT = "yyyy-mm-dd hh:mm:ss"
# Text is text, whatever it looks like. Rows go to a file as they are written: memory does not grow with them.
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def xlsx_bytes(
    frame: pl.DataFrame, headers: Mapping[str, Header], about: Lines, language: Language, made: date
) -> bytes:
    """The columns of `frame` that have a header, in the order of `headers`; the same again is the same file.

    Raises CsdashError for more rows or columns than a worksheet holds.
    """
    shown = frame.select(name for name in headers if name in frame.columns)
    if shown.height > ROWS or shown.width > COLUMNS:
        size = {"rows": shown.height, "columns": shown.width, "most": ROWS, "widest": COLUMNS}
        raise CsdashError(TOO_LARGE.format(**{name: f"{n:,}" for name, n in size.items()}))
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, _OPTIONS) as book:
        # A file that says when it was written would differ every time.
        book.set_properties({"created": datetime.combine(made, time())})
        _table(book, shown, headers, language)
        _about(book, about, language)
    return buffer.getvalue()


def _table(
    book: xlsxwriter.Workbook, shown: pl.DataFrame, headers: Mapping[str, Header], language: Language
) -> None:
    sheet = book.add_worksheet(TABLE[language])
    titles = [_title(headers[name], language) for name in shown.columns]
    for column, (name, title) in enumerate(zip(shown.columns, titles, strict=True)):
        sheet.set_column(column, column, _width(shown[name], headers[name], title))
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    for column, title in enumerate(titles):
        write_text(sheet, 0, column, title, head, head)
    writers = [_writer(book, sheet, shown, name, headers[name], language) for name in shown.columns]
    for row, cells in enumerate(shown.iter_rows(), start=1):
        for column, (cell, write) in enumerate(zip(cells, writers, strict=True)):
            if cell is not None:
                write(row, column, cell)
    pinned = [headers[name].is_pinned for name in shown.columns]
    sheet.freeze_panes(1, pinned.index(False) if False in pinned else 0)
    if shown.width:
        sheet.autofilter(0, 0, shown.height, shown.width - 1)
        # An id of digits is an id; no green corner need say that it might be a number.
        sheet.ignore_errors({"number_stored_as_text": f"A1:{_corner(shown)}"})
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _writer(
    book: xlsxwriter.Workbook, sheet: Any, shown: pl.DataFrame, name: str, header: Header, language: Language
) -> Callable[[int, int, Any], object]:
    """What writes a cell of this column as what it is."""
    dtype = shown.schema[name]
    if dtype.is_numeric():
        shape = column_format(header)
        style = book.add_format({"num_format": shape.excel}) if shape else None
        return lambda row, column, cell: (
            sheet.write_number(row, column, Exact(cell), style) if Exact(cell).is_finite() else None
        )
    if dtype == pl.Date:
        style = book.add_format({"num_format": _MONTH[language] if holds_months(name) else _DAY})
        return lambda row, column, cell: sheet.write_datetime(row, column, cell, style)
    if dtype == pl.Datetime:
        style = book.add_format({"num_format": _MOMENT})
        return lambda row, column, cell: sheet.write_datetime(row, column, cell.replace(tzinfo=None), style)
    if dtype == pl.Boolean:
        return sheet.write_boolean
    quoted = book.add_format({"quote_prefix": True})
    return lambda row, column, cell: write_text(sheet, row, column, str(cell), None, quoted)


def _about(book: xlsxwriter.Workbook, lines: Lines, language: Language) -> None:
    sheet = book.add_worksheet(ABOUT[language])
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 96)
    label, text = (
        book.add_format({"text_wrap": True, "valign": "top", **more}) for more in ({"bold": True}, {})
    )
    for row, (name, said) in enumerate(lines):
        write_text(sheet, row, 0, name, label, label)
        write_text(sheet, row, 1, said, text, text)


def _title(header: Header, language: Language) -> str:
    shape = column_format(header)
    name = IN_POINTS.format(name=header.name) if shape and shape.in_points else header.name
    return name[language]


def _width(values: pl.Series, header: Header, title: str) -> float:
    """Room for what is shown, Japanese being twice as wide; a long title takes two lines, and all have a filter's arrow."""
    shape = column_format(header)
    some = values.head(_MEASURED).drop_nulls()
    if values.dtype.is_numeric():
        texts: Sequence[str] = [shape.write(value) if shape else f"{value:g}" for value in some]
    else:
        texts = ["0000-00-00"] if values.dtype.is_temporal() else [str(value)[:_WIDEST] for value in some]
    wanted = max([_cells_wide(title) / (2 if _cells_wide(title) > 16 else 1) + 3, *map(_cells_wide, texts)])
    return min(max(wanted + 1, _NARROWEST), _WIDEST)


def _cells_wide(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)


def _corner(shown: pl.DataFrame) -> str:
    return xlsxwriter.utility.xl_rowcol_to_cell(shown.height, shown.width - 1)
