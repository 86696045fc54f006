"""The workbook behind a chart: what opens on "Edit data". Text is typed as text, numbers hold every digit."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name

from csdash.share.deck.native import Chart, Number
from csdash.share.tables.cells import Exact, write_text

SHEET = "Sheet1"
EPOCH = date(1899, 12, 30)  # day 0 of a spreadsheet
# A name of a customer is text, whatever it begins with: no formula, no link, no number.
_TYPED = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the sheet: its head, its cells, and where it stands."""

    head: str
    cells: tuple[Number | str | date, ...]
    position: int

    @property
    def head_ref(self) -> str:
        return f"{SHEET}!${xl_col_to_name(self.position)}$1"

    @property
    def cells_ref(self) -> str:
        letter = xl_col_to_name(self.position)
        return f"{SHEET}!${letter}$2:${letter}${len(self.cells) + 1}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where one series is: its categories or its x, its values, and the arms of its whiskers."""

    x: Column
    values: Column
    minus: Column | None = None
    plus: Column | None = None


def places(chart: Chart) -> tuple[list[Column], list[Place]]:
    """The columns of the sheet of `chart`, and for each of its series where it is among them."""
    columns: list[Column] = []

    def add(head: str, cells: Sequence[Number | str | date]) -> Column:
        columns.append(Column(head, tuple(cells), len(columns)))
        return columns[-1]

    shared = None if chart.kind == "scatter" else add("", chart.categories)
    found = []
    for one in chart.series:
        x = shared or add("x", one.xs)
        values = add(one.name, _trimmed(one.values) if one.mark in ("floor", "veil") else one.values)
        arms = [add(f"{one.name} {sign}", arm) for sign, arm in zip("-+", one.whiskers or (), strict=False)]
        if one.aside:
            add(*one.aside)
        found.append(Place(x, values, *arms))
    return columns, found


def _trimmed(values: tuple[Number, ...]) -> tuple[Number, ...]:
    """Without the gap at its end: an area that knows of later months would slope down to nothing."""
    last = max((i for i, value in enumerate(values) if value is not None), default=-1)
    return values[: last + 1]


def workbook(columns: Sequence[Column]) -> bytes:
    """The sheet of `columns` as a file."""
    buffer = io.BytesIO()
    book = Workbook(buffer, _TYPED)
    day, quoted = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"quote_prefix": True})
    sheet = book.add_worksheet(SHEET)
    for column in columns:
        write_text(sheet, 0, column.position, column.head, None, quoted)
        for row, cell in enumerate(column.cells, start=1):
            if isinstance(cell, str):
                write_text(sheet, row, column.position, cell, None, quoted)
            elif isinstance(cell, date):
                sheet.write_datetime(row, column.position, cell, day)
            elif cell is not None:
                sheet.write_number(row, column.position, Exact(cell))
    book.close()
    return buffer.getvalue()
