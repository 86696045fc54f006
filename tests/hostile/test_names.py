"""Names that are markup, formulas, paths or control characters: data like any other, and never acted on."""

from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from csdash.errors import DataError
from csdash.snapshots.sources.limits import LIMITS
from csdash.snapshots.sources.read import read_sheets
from tests.thorough import one_in

NAMES = [
    '=HYPERLINK("http://evil")',
    "<script>alert(1)</script>",
    "../../etc/passwd",
    "/etc/passwd",
    "C:\\Windows\\x",
    "名\u202e前",
    "a\x1b[31mred",
    "{0.__class__}",
    "%s%n",
    "'; drop table accounts; --",
    "__proto__",
    "\ud55c" * 100,
]


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    (tmp_path / "scratch").mkdir()
    return tmp_path / "scratch"


def test_headers_and_values_come_through_as_they_are(tmp_path: Path, scratch: Path):
    pl.DataFrame({name: [name] for name in NAMES}).write_csv(tmp_path / "in.csv")
    (sheet,) = read_sheets([str(tmp_path / "in.csv")], scratch, {})
    assert sheet.frame().collect().row(0) == tuple(NAMES)
    assert sheet.frame().collect().columns == NAMES


@pytest.mark.parametrize(
    "name", one_in(2, ["..", "<b>x", "a\nb", "{ja}", "x\x1b[2J", "=1+1", "名\u202e前", "a'b\"c"])
)
def test_names_of_files_are_shown_on_one_line_and_are_no_paths(tmp_path: Path, scratch: Path, name: str):
    (tmp_path / f"{name}.csv").write_text("id\nA\n")
    (sheet,) = read_sheets([str(tmp_path / f"{name}.csv")], scratch, {})
    assert sheet.name == f"{name}.csv"
    assert all(path.is_relative_to(scratch) and path.name == "rows.parquet" for path in sheet.paths)
    (tmp_path / f"{name}.csv").write_text("")
    with pytest.raises(DataError) as refusal:
        read_sheets([str(tmp_path / f"{name}.csv")], scratch, {})
    for text in (refusal.value.message.ja, refusal.value.message.en):
        assert text.isprintable()
        assert "\x1b" not in text
        assert "\u202e" not in text


def test_worksheets_may_be_called_anything(tmp_path: Path, scratch: Path):
    names = ["=1+1", "<b>", "..", "{ja}", "a#b", "a'b"]
    with xlsxwriter.Workbook(tmp_path / "book.xlsx") as book:
        for name in names:
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["id", "note"])
            sheet.write_string(1, 0, "A")
            sheet.write_formula(1, 1, '=WEBSERVICE("http://evil")', None, "kept")
    found = read_sheets([str(tmp_path / "book.xlsx")], scratch, {})
    assert [sheet.name for sheet in found] == [f"book.xlsx#{name}" for name in names]
    assert {sheet.frame().collect()["note"].item() for sheet in found} == {"kept"}


def test_progress_shows_names_on_one_line(tmp_path: Path, scratch: Path):
    (tmp_path / "a\nb\x1b.csv").write_text("id\nA\n")
    said = []
    read_sheets(
        [str(tmp_path / "a\nb\x1b.csv")], scratch, {}, LIMITS, lambda what, *_: said.append(what.ja + what.en)
    )
    assert said
    assert all(text.isprintable() for text in said)
