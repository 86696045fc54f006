"""Workbooks as people keep them: titles, formulas, dates, several sheets, some of them hidden."""

from collections.abc import Callable
from datetime import date as day
from datetime import time
from pathlib import Path

import pytest
import xlsxwriter

from csdash.errors import DataError
from csdash.snapshots.sources.sheet import Hints
from tests.sources.reading import columns, sheets_of


def book(folder: Path, *fill: Callable, **options: object) -> Path:
    """A workbook with a worksheet for each of `fill`, which is given it and a format for dates."""
    path = folder / "book.xlsx"
    with xlsxwriter.Workbook(path, options) as workbook:
        date = workbook.add_format({"num_format": "yyyy-mm-dd"})
        for i, fill_one in enumerate(fill):
            fill_one(workbook.add_worksheet(f"表{i}"), date)
    return path


def table(sheet, _date):
    sheet.write_row(0, 0, ["id", "mrr"])
    sheet.write_row(1, 0, ["A", 1200])


def test_values_are_read_as_they_are_meant(tmp_path: Path):
    def fill(sheet, date):
        sheet.write_row(0, 0, ["整数", "小数", "日付", "文字", "真偽"])
        sheet.write_row(1, 0, [12000, 0.1 + 0.2])
        sheet.write_datetime(1, 2, day(2024, 4, 1), date)
        sheet.write_row(2, 0, [123456789012, 123456789.12345678])
        sheet.write_number(2, 2, 45383 + 10.5 / 24, date)
        sheet.write_row(3, 0, [-5, 4.35 * 100])
        sheet.write_datetime(3, 2, time(10, 5), date)
        sheet.write_string(1, 3, "0012")
        sheet.write_string(2, 3, "=1+1")
        sheet.write_boolean(1, 4, True)

    (sheet,) = sheets_of(book(tmp_path, fill))
    assert columns(sheet) == {
        "整数": ["12000", "123456789012", "-5"],
        "小数": ["0.3", "123456789.123457", "435"],
        "日付": ["2024-04-01", "2024-04-01 10:30:00", "10:05:00"],
        "文字": ["0012", "=1+1", None],
        "真偽": ["true", None, None],
    }


def test_dates_counted_from_1904_are_the_same_days(tmp_path: Path):
    def fill(sheet, date):
        sheet.write_row(0, 0, ["id", "開始"])
        sheet.write(1, 0, "A")
        sheet.write_datetime(1, 1, day(2024, 4, 1), date)

    assert columns(sheets_of(book(tmp_path, fill, date_1904=True))[0])["開始"] == ["2024-04-01"]


def test_formulas_count_as_their_saved_values_and_failed_ones_are_not_empty(tmp_path: Path):
    def fill(sheet, _date):
        sheet.write_row(0, 0, ["id", "mrr"])
        for row, (formula, value) in enumerate(
            [("=SUM(1,2)", 3), ("=1/0", "#DIV/0!"), ("=NA()", "#N/A"), ("=x", "#NAME?")], start=1
        ):
            sheet.write(row, 0, f"A{row}")
            sheet.write_formula(row, 1, formula, None, value)

    assert columns(sheets_of(book(tmp_path, fill))[0])["mrr"] == ["3", "#DIV/0!", "#N/A", "#NAME?"]


def test_title_above_and_emptiness_around_are_left_out(tmp_path: Path):
    def fill(sheet, date):
        sheet.merge_range("C3:F3", "契約一覧 2024年度")
        sheet.write_row(5, 2, ["顧客", "金額", None, "備考"])
        sheet.write_row(6, 2, ["A", 1])
        sheet.write_row(8, 2, ["B", 2])
        sheet.write_blank(30, 9, None, date)

    (sheet,) = sheets_of(book(tmp_path, fill))
    assert columns(sheet) == {"顧客": ["A", None, "B"], "金額": ["1", None, "2"], "備考": [None] * 3}
    # The row as Excel numbers it.
    assert sheet.hints == Hints(None, None, "表0", 6)


def test_every_visible_worksheet_with_a_table_is_a_sheet(tmp_path: Path):
    def hidden(sheet, date):
        table(sheet, date)
        sheet.hide()

    path = book(tmp_path, table, hidden, lambda *_: None, table)
    assert [sheet.name for sheet in sheets_of(path)] == ["book.xlsx#表0", "book.xlsx#表3"]
    assert [sheet.name for sheet in sheets_of(path, {"book.xlsx": Hints(sheet="表1")})] == ["book.xlsx#表1"]
    with pytest.raises(DataError, match='no sheet "表9"; there are: 表0, 表1, 表2, 表3'):
        sheets_of(path, {"book.xlsx": Hints(sheet="表9")})


def test_pivot_with_excel_dates_as_headers_names_its_months(tmp_path: Path):
    def fill(sheet, date):
        sheet.write(0, 0, "顧客")
        for month in (4, 5):
            sheet.write_datetime(0, month - 3, day(2024, month, 1), date)
        sheet.write_row(1, 0, ["A", 100, 200])

    assert columns(sheets_of(book(tmp_path, fill))[0]) == {
        "顧客": ["A"],
        "2024-04-01": ["100"],
        "2024-05-01": ["200"],
    }


def test_empty_workbook_is_refused(tmp_path: Path):
    with pytest.raises(DataError, match=r"book.xlsx: there is nothing in it"):
        sheets_of(book(tmp_path, lambda *_: None))
