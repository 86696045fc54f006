"""From what a person names to files: folders, patterns, and everything that is no file to read."""

import os
from pathlib import Path

import polars as pl
import pytest

from csdash.errors import DataError
from csdash.snapshots.sources.read import read_sheets
from tests.sources.reading import sheets_of, text_file

TABLE = "id,mrr\nA,1\n"


def test_folder_gives_a_sheet_for_each_table_in_it_under_relative_names(tmp_path: Path):
    (tmp_path / "in" / "2024").mkdir(parents=True)
    text_file(tmp_path / "in", TABLE, "b.csv")
    text_file(tmp_path / "in" / "2024", TABLE, "a.tsv")
    pl.DataFrame({"x": [1]}).write_parquet(tmp_path / "in" / "c.parquet")
    for name in (".hidden.csv", "_SUCCESS", "~$book.xlsx", "README.md", "mapping.toml"):
        text_file(tmp_path / "in", "?", name)
    assert [sheet.name for sheet in sheets_of(tmp_path / "in")] == ["b.csv", "2024/a.tsv", "c.parquet"]


def test_pattern_names_files_from_its_first_wildcard_on(tmp_path: Path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        text_file(tmp_path / name, TABLE, "export.csv")
    assert [s.name for s in sheets_of(str(tmp_path / "*" / "export.csv"))] == [
        "one/export.csv",
        "two/export.csv",
    ]
    # A name that is there is no pattern.
    text_file(tmp_path, TABLE, "export [1].csv")
    assert [sheet.name for sheet in sheets_of(tmp_path / "export [1].csv")] == ["export [1].csv"]


def test_two_sources_of_one_name_are_refused(tmp_path: Path):
    paths = []
    for name in ("one", "two", "scratch"):
        (tmp_path / name).mkdir()
        paths.append(str(text_file(tmp_path / name, TABLE)))
    with pytest.raises(DataError, match=r"export.csv: two sources have this name"):
        read_sheets(paths[:2], tmp_path / "scratch", {})


@pytest.mark.parametrize(
    "name", ["book.xls", "book.xlsb", "book.xlsm", "data.json", "data.feather", "data.pkl", "data"]
)
def test_other_kinds_are_refused_with_those_that_are_read(tmp_path: Path, name: str):
    with pytest.raises(DataError, match=f"{name}: files of this kind are not read. These are read: .csv"):
        sheets_of(text_file(tmp_path, TABLE, name))


def test_table_of_another_kind_in_a_folder_is_not_passed_over(tmp_path: Path):
    (tmp_path / "in").mkdir()
    text_file(tmp_path / "in", TABLE, "a.csv")
    text_file(tmp_path / "in", "?", "b.xls")
    with pytest.raises(DataError, match=r"b.xls: files of this kind"):
        sheets_of(tmp_path / "in")


def test_nothing_there_is_said(tmp_path: Path):
    with pytest.raises(DataError, match=r"none.csv: there is no such file"):
        sheets_of(tmp_path / "none.csv")
    (tmp_path / "empty").mkdir()
    for source in (tmp_path / "empty", str(tmp_path / "*.csv")):
        with pytest.raises(DataError, match="there is no file here that can be read"):
            sheets_of(source)


def test_fifo_is_refused_without_waiting_for_it(tmp_path: Path):
    os.mkfifo(tmp_path / "x.csv")
    with pytest.raises(DataError, match=r"x.csv: this is no ordinary file"):
        sheets_of(tmp_path / "x.csv")


def test_links_in_a_circle_end(tmp_path: Path):
    (tmp_path / "in").mkdir()
    text_file(tmp_path / "in", TABLE, "a.csv")
    (tmp_path / "in" / "again").symlink_to(tmp_path / "in")
    assert [sheet.name for sheet in sheets_of(tmp_path / "in")] == ["a.csv"]
    (tmp_path / "in" / "self.csv").symlink_to(tmp_path / "in" / "self.csv")
    with pytest.raises(DataError, match=r"self.csv: there is no such file, or it cannot be opened"):
        sheets_of(tmp_path / "in")


def test_folder_called_like_a_file_is_a_folder(tmp_path: Path):
    (tmp_path / "out.csv").mkdir()
    text_file(tmp_path / "out.csv", TABLE, "part-0000.csv")
    assert [sheet.name for sheet in sheets_of(tmp_path / "out.csv")] == ["part-0000.csv"]
