"""A spreadsheet holds what the frame holds, as what it is, and nothing in it runs: openpyxl reads it back."""

import io
import re
import zipfile
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import polars as pl
import pytest

from csdash.errors import CsdashError
from csdash.panels.header import Header
from csdash.share.outlines import OUTLINES
from csdash.share.sheet import sheet
from csdash.share.tables import xlsx
from csdash.share.tables.about import about
from csdash.share.tables.cells import LONGEST
from csdash.share.tables.column_format import column_format
from csdash.share.tables.xlsx import xlsx_bytes
from csdash.text import Text
from csdash.unit import Unit
from tests.cli.asking import ask, company

NAMES = [
    "=cmd|'/c calc'!A0",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "＝1",
    "https://evil.example",
    "mailto:a@b.c",
    "0042",
    "1e5",
    "  spaces  ",
    "{=1}",
    "<r><t>x</t></r>",
    "</t><f>1+1</f><t>",
    "名\u202e前",
    "two\nlines",
]
MADE = date(2026, 10, 31)


def read(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def written(values: list, header: Header | None = None, **of: object) -> list[openpyxl.cell.Cell]:
    """The cells of a column of `values`, as another reader sees them."""
    frame = pl.DataFrame({"x": pl.Series(values, **of)})
    book = read(xlsx_bytes(frame, {"x": header or Header(Text("x", "x"))}, (), "en", MADE))
    return [row[0] for row in book.worksheets[0].iter_rows(min_row=2, max_row=len(values) + 1)]


def test_every_table_of_a_page_comes_back_to_the_last_digit(view):
    told = sheet(OUTLINES["nrr"], view, ["trend", "drivers", "movers", "forecast"])
    for panel in told.panels.values():
        frame, headers = panel.evidence.frame, panel.evidence.headers
        shown = frame.select(name for name in headers if name in frame.columns)
        cells = read(xlsx_bytes(frame, headers, (), view.language, view.as_of)).worksheets[0]
        rows = list(cells.iter_rows(min_row=2, values_only=True))
        assert len(rows) == shown.height
        for row, expected in zip(rows, shown.iter_rows(), strict=True):
            assert [c.date() if isinstance(c, datetime) else c for c in row] == list(expected)


@pytest.mark.parametrize("number", [0.1 + 0.2, 1 / 3, 1e-17, -2.5e300, 123456789012345.67, 0.0])
def test_a_number_keeps_every_digit(number):
    assert written([number])[0].value == number


@pytest.mark.parametrize(
    ("header", "shape"),
    [
        (Header(Text("a", "a"), Unit.RATE), "0.0%"),
        (Header(Text("a", "a"), Unit.MONEY), "#,##0"),
        (Header(Text("a", "a"), Unit.COUNT), "#,##0"),
        (Header(Text("a", "a"), Unit.TIMES), "#,##0.00"),
        (Header(Text("a", "a"), Unit.RATE, format="%+.1f pt"), "+0.0%;-0.0%;0.0%"),
        (Header(Text("a", "a"), format="%+d"), "+#,##0;-#,##0;#,##0"),
        (Header(Text("a", "a")), "General"),
    ],
)
def test_a_unit_is_a_number_format(header, shape):
    cell = written([0.93125], header)[0]
    assert (cell.data_type, cell.number_format, cell.value) == ("n", shape, 0.93125)


def test_types_stay_types():
    cells = written([date(2026, 4, 1), None])
    assert cells[0].is_date
    assert (cells[0].value.date(), cells[0].number_format) == (date(2026, 4, 1), "yyyy-mm-dd")
    assert cells[1].value is None
    assert [cell.value for cell in written([True, False, None])] == [True, False, None]
    assert written([Decimal("70.2500")])[0].value == 70.25
    assert [cell.value for cell in written([float("nan"), float("inf"), None, 1.0])] == [None, None, None, 1]


def test_months_read_as_months(view):
    frame = pl.DataFrame({"month": [date(2026, 4, 1)]})
    content = xlsx_bytes(frame, {"month": Header(Text("月", "Month"))}, (), view.language, MADE)
    shape = read(content).worksheets[0]["A2"].number_format
    assert shape == {"ja": 'yyyy"年"m"月"', "en": "mmm yyyy"}[view.language]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_text_and_stays_itself(name):
    frame = pl.DataFrame({"x": [name]})
    content = xlsx_bytes(frame, {"x": Header(Text(name, name))}, ((name, name),), "en", MADE)
    book = read(content)
    table, said = book.worksheets
    for cell in (table["A1"], table["A2"], said["A1"], said["B1"]):
        assert (cell.value, cell.data_type, cell.hyperlink) == (name, "s", None)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        markup = "".join(parts.read(part).decode() for part in parts.namelist() if part.endswith(".xml"))
    assert not re.search(r"<f[ >]|<hyperlink|<ext[ >]", markup)


@pytest.mark.parametrize("name", [name for name in NAMES if name[0] in "=+-@\t＝"])
def test_what_could_be_a_formula_stays_text_when_the_cell_is_edited(name):
    assert written([name])[0].quotePrefix


@pytest.mark.parametrize(("name", "kept"), [("\x07a\x1b", "_x0007_a_x001B_"), ("a\ufffe", "a_xFFFE_")])
def test_what_xml_cannot_hold_is_spelt_as_excel_spells_it(name, kept):
    assert written([name])[0].value == kept


@pytest.mark.parametrize(
    ("name", "length"), [("x" * 10_000, 10_000), ("x" * 40_000, LONGEST), ("😀" * 20_000, 32_766)]
)
def test_a_cell_is_no_longer_than_excel_opens(name, length):
    value = written([name])[0].value
    assert len(value.encode("utf-16-le")) // 2 in (length, length + 1)
    assert value == name or value.endswith("…")


def test_the_header_stays_in_sight_and_filters(view):
    frame = pl.DataFrame({"a": ["株式会社とても長い名前の顧客", "b"], "n": [1, 2]})
    headers = {
        "a": Header(Text("顧客", "Account"), is_pinned=True),
        "n": Header(Text("社数", "N"), Unit.COUNT),
    }
    content = xlsx_bytes(frame, headers, (), view.language, MADE)
    table = read(content).worksheets[0]
    assert (table.freeze_panes, table.auto_filter.ref) == ("B2", "A1:B3")
    # Japanese is twice as wide as Latin.
    assert table.column_dimensions["A"].width >= 28
    assert content == xlsx_bytes(frame, headers, (), view.language, MADE)


def test_a_second_sheet_says_what_the_first_is_about(sample, view):
    panel = sheet(OUTLINES["nrr"], view, ["trend"]).panels["trend"]
    evidence = panel.evidence
    lines = about(view, panel.finding, evidence.frame, evidence.definitions, evidence.sources)
    book = read(xlsx_bytes(evidence.frame, evidence.headers, lines, view.language, view.as_of))
    said = "\n".join(str(cell.value) for row in book.worksheets[1].iter_rows() for cell in row)
    nrr = evidence.definitions[0]
    for part in (panel.finding, sample.id, "csdash", nrr.definition[view.language], "kept_mrr", nrr.source):
        assert part in said


def test_what_excel_cannot_hold_is_refused(monkeypatch):
    monkeypatch.setattr(xlsx, "ROWS", 3)
    with pytest.raises(CsdashError, match="4 rows"):
        written([1, 2, 3, 4])


@pytest.mark.parametrize(
    ("header", "value", "text"),
    [
        (Header(Text("", ""), Unit.RATE), 0.9305, "93.1%"),
        (Header(Text("", ""), Unit.RATE, format="%+.1f pt"), -0.0215, "-2.2 pt"),
        (Header(Text("", ""), Unit.RATE, format="%+.1f pt"), 0.00001, "0.0 pt"),
        (Header(Text("", ""), Unit.MONEY), 1234567.5, "1,234,568"),
        (Header(Text("", ""), Unit.MONEY), None, ""),
        (Header(Text("", ""), format="%+d"), 3, "+3"),
    ],
)
def test_a_cell_of_a_report_reads_as_on_the_screen(header, value, text):
    assert column_format(header).write(value) == text


def test_the_command_line_writes_the_same(tmp_path):
    place, data = tmp_path / "nrr.xlsx", company()
    words = ("metrics", "nrr", "--by", "segment", "--where", "segment=SMB", "--data", data)
    assert ask(*words, "--format", "xlsx", "--out", place).exit_code == 0
    book = openpyxl.load_workbook(place)
    head, *rows = book.worksheets[0].iter_rows(values_only=True)
    expected = pl.read_parquet(io.BytesIO(ask(*words, "--format", "parquet").stdout_bytes))
    assert list(head) == expected.columns
    floats = expected.with_columns(pl.col(pl.Decimal).cast(pl.Float64), pl.col(pl.Enum).cast(pl.String))
    assert [row[1:] for row in rows] == [row[1:] for row in floats.rows()]
    assert book.worksheets[0].cell(len(rows) + 1, 4).number_format == "0.0%"
    assert "SMB" in str([cell.value for cell in book.worksheets[1]["B"]])
    assert [path.name for path in tmp_path.iterdir()] == ["nrr.xlsx"]


def test_a_spreadsheet_needs_a_place():
    answer = ask("metrics", "nrr", "--data", company(), "--format", "xlsx")
    assert answer.exit_code == 2
    assert "--out" in answer.stderr
