"""Where people really put it: files and folders of any layout, and what cannot be read is named."""

from pathlib import Path

import polars as pl
import pytest

import csdash
from csdash.errors import DataError
from tests.contract.spelling import PLAIN, answers, same
from tests.histories import folder_of


@pytest.fixture(scope="module")
def expected() -> list[pl.DataFrame]:
    return answers(folder_of(PLAIN))


def one_file(folder: Path) -> Path:
    PLAIN.write_parquet(folder / "export 2024 (final).parquet")
    return folder / "export 2024 (final).parquet"


def one_file_of_any_name(folder: Path) -> Path:
    one_file(folder)
    return folder


def several_files(folder: Path) -> Path:
    for i, (_, part) in enumerate(PLAIN.partition_by("month", as_dict=True).items()):
        part.write_parquet(folder / f"export_{i}.parquet")
    return folder


def table_folder(folder: Path) -> Path:
    (folder / "accounts").mkdir()
    PLAIN.head(3).write_parquet(folder / "accounts" / "a.parquet")
    PLAIN.tail(-3).write_parquet(folder / "accounts" / "b.parquet")
    return folder


def hive_folders(folder: Path) -> Path:
    for (month,), part in PLAIN.partition_by("month", as_dict=True).items():
        place = folder / "accounts" / f"year={month.year}" / f"month={month:%Y-%m-%d}"
        place.mkdir(parents=True)
        part.write_parquet(place / "part-0.parquet")
    return folder


def files_of_unlike_columns(folder: Path) -> Path:
    # The second export has a column more and its money as integers.
    PLAIN.head(2).write_parquet(folder / "a.parquet")
    PLAIN.tail(-2).with_columns(
        mrr=pl.col("mrr").cast(pl.Float64), region=pl.lit(None, dtype=pl.String)
    ).write_parquet(folder / "b.parquet")
    return folder


LAYOUTS = [one_file, one_file_of_any_name, several_files, table_folder, hive_folders, files_of_unlike_columns]


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
def test_layout_opens_and_gives_the_same_numbers(layout, expected, tmp_path: Path):
    assert same(answers(layout(tmp_path)), expected)


def test_broken_row_is_named_with_its_own_file(tmp_path: Path):
    several_files(tmp_path)
    PLAIN.head(1).with_columns(mrr=float("inf")).write_parquet(tmp_path / "export_2.parquet")
    with pytest.raises(DataError, match=r"export_2\.parquet · mrr · rows 1 \(inf\)"):
        csdash.open(tmp_path)


@pytest.mark.parametrize("content", [b"", b"month,account_id,mrr\n", b"PAR1", b"PAR1" + bytes(200) + b"PAR1"])
def test_what_is_not_parquet_is_named(content: bytes, tmp_path: Path):
    (tmp_path / "accounts.parquet").write_bytes(content)
    for place in (tmp_path, tmp_path / "accounts.parquet"):
        with pytest.raises(DataError, match=r"accounts\.parquet cannot be read as a parquet file"):
            csdash.open(place)


def test_truncated_anywhere_is_refused_or_whole(tmp_path: Path):
    whole = one_file(tmp_path).read_bytes()
    target = tmp_path / "cut" / "a.parquet"
    target.parent.mkdir()
    for cut in range(0, len(whole), max(1, len(whole) // 64)):
        target.write_bytes(whole[:cut])
        with pytest.raises(DataError):
            csdash.open(target)


def test_nothing_there_and_nothing_fitting_there(tmp_path: Path):
    with pytest.raises(DataError, match="There is nothing at"):
        csdash.open(tmp_path / "missing")
    (tmp_path / "customers.csv").write_text("a")
    with pytest.raises(DataError, match=r"no parquet file .*customers\.csv"):
        csdash.open(tmp_path)
