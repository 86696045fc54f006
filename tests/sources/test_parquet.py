"""Parquet as a file, a folder, folders by key, and patterns: read where it lies, grouped by what it holds."""

from pathlib import Path

import polars as pl
import pytest

from csdash.errors import DataError
from csdash.snapshots.sources.limits import Limits
from tests.sources.reading import columns, sheets_of


def write(path: Path, **values: list) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    pl.DataFrame(values).write_parquet(path)
    return path


def test_file_is_read_where_it_lies_with_its_types(tmp_path: Path):
    path = write(tmp_path / "mrr.parquet", id=["A"], mrr=[1.5])
    (sheet,) = sheets_of(path)
    assert (sheet.name, sheet.paths, sheet.is_text, sheet.rows) == ("mrr.parquet", (path,), False, 1)
    assert sheet.frame().collect_schema() == {"id": pl.String, "mrr": pl.Float64}


def test_files_of_one_folder_are_one_sheet_that_keeps_its_name(tmp_path: Path):
    write(tmp_path / "mrr" / "2024-01.parquet", id=["A"])
    write(tmp_path / "mrr" / "2024-02.parquet", id=["B"])
    (tmp_path / "mrr" / "_SUCCESS").touch()
    (tmp_path / "mrr" / ".2024-01.parquet.crc").write_bytes(b"crc")
    (sheet,) = sheets_of(tmp_path)
    assert (sheet.name, columns(sheet)) == ("mrr/*.parquet", {"id": ["A", "B"]})
    write(tmp_path / "mrr" / "2024-03.parquet", id=["C"])
    assert [sheet.name for sheet in sheets_of(tmp_path)] == ["mrr/*.parquet"]


def test_files_that_differ_are_sheets_of_their_own(tmp_path: Path):
    write(tmp_path / "2024-01.parquet", id=["A"])
    write(tmp_path / "2024-02.parquet", id=["B"])
    write(tmp_path / "2024-03.parquet", id=["C"], seats=[1])
    found = sheets_of(tmp_path)
    assert [sheet.name for sheet in found] == ["2024-01..2024-02.parquet", "2024-03.parquet"]
    assert [sheet.rows for sheet in found] == [2, 1]


def test_folders_by_key_become_columns_of_text(tmp_path: Path):
    # The key above the source is not part of it.
    base = tmp_path / "tenant=9" / "export"
    write(base / "month=2024-01" / "region=%E6%9D%B1" / "0.parquet", id=["A", "B"])
    write(base / "month=2024-01" / "region=%E6%9D%B1" / "1.parquet", id=["C"])
    write(base / "month=2024-02" / "region=__HIVE_DEFAULT_PARTITION__" / "0.parquet", id=["D"])
    expected = {
        "id": ["A", "B", "C", "D"],
        "month": ["2024-01"] * 3 + ["2024-02"],
        "region": ["東"] * 3 + [None],
    }
    for source in (base, str(base / "month=*" / "*" / "*.parquet"), str(base / "**" / "*.parquet")):
        (sheet,) = sheets_of(source)
        assert (sheet.name, columns(sheet)) == ("*.parquet", expected)


def test_key_that_is_also_a_column_is_refused(tmp_path: Path):
    write(tmp_path / "month=2024-01" / "0.parquet", month=["2024-02"])
    with pytest.raises(DataError, match='column "month" stands both'):
        sheets_of(tmp_path)


def test_changed_file_changes_the_checksum(tmp_path: Path):
    write(tmp_path / "a.parquet", id=["A"])
    write(tmp_path / "b.parquet", id=["B"])
    before = sheets_of(tmp_path)[0].sha256
    assert sheets_of(tmp_path)[0].sha256 == before
    write(tmp_path / "b.parquet", id=["C"])
    assert sheets_of(tmp_path)[0].sha256 != before


@pytest.mark.parametrize(
    ("limits", "says"),
    [
        (Limits(rows=2), "3 rows; 2 are the limit"),
        (Limits(columns=1), "2 columns; 1 are the limit"),
        (Limits(cell=3), 'column "id" holds a value of 4 bytes'),
        (Limits(file=10), "this is over"),
        (Limits(files=0), "more than 0 files"),
    ],
)
def test_limits_hold(tmp_path: Path, limits: Limits, says: str):
    write(tmp_path / "a.parquet", id=["A", "long", "C"], mrr=[1, 2, 3])
    with pytest.raises(DataError, match=says):
        sheets_of(tmp_path, limits=limits)
