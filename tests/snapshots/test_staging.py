"""Staging: the files of a snapshot, the same bytes however the rows came and however few of them fit at once."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from csdash.contract import batches
from csdash.contract.check import conformed
from csdash.contract.conform import Part
from csdash.errors import DataError
from csdash.snapshots import parquet
from csdash.snapshots.staging import check_and_stage, stage
from tests.histories import history

APRIL = date(2024, 4, 30)
PAID = history(
    "2024-01",
    {"A/P": [1, 2, 3, 4], "A/Q": [None, 5, 5, 5], "B/P": [7.5, 7.5, None, 8]},
    segment={"A/P": "x", "A/Q": "x", "B/P": "y"},
)
TARGETS = pl.DataFrame(
    {"month": ["2024-04", "2024-03"], "metric": ["nrr"] * 2, "window": [1, 1], "value": [1.0, 0.9]}
)


def parts(**tables: pl.DataFrame) -> dict[str, list[Part]]:
    return {name: [Part(name, frame.lazy())] for name, frame in tables.items()}


def folder(path: Path) -> Path:
    path.mkdir()
    return path


def test_checked_on_the_way_or_before_gives_the_same_files(tmp_path: Path):
    tables = parts(accounts=PAID, targets=TARGETS)
    staged, report = check_and_stage(tables, folder(tmp_path / "one"), APRIL)
    assert not report.errors
    before = stage(conformed(tables)[0], folder(tmp_path / "other"), APRIL)
    assert staged.files == before.files
    assert [file.path for file in staged.files] == [
        *(f"accounts/2024-0{m}.parquet" for m in range(1, 5)),
        "targets.parquet",
    ]
    assert {str(path.relative_to(tmp_path / "one")) for path in (tmp_path / "one").rglob("*.parquet")} == {
        file.path for file in staged.files
    }


def test_few_rows_at_once_give_the_same_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    whole, _ = check_and_stage(parts(accounts=PAID), folder(tmp_path / "whole"), APRIL)
    monkeypatch.setattr(batches, "ROWS", 3)
    shuffled = PAID.sample(fraction=1, shuffle=True, seed=3)
    split, _ = check_and_stage(parts(accounts=shuffled), folder(tmp_path / "split"), APRIL, spill=tmp_path)
    assert split.files == whole.files
    assert (split.first_month, split.last_month) == (whole.first_month, whole.last_month)


def test_a_large_month_is_written_the_same_way_every_time(tmp_path: Path):
    rows = pl.DataFrame({"account_id": [f"a{i}" for i in range(parquet.LARGE + 1)]})
    pieces = pl.concat([rows[:10], rows[10:]], rechunk=False)
    one, other = (
        parquet.write_file(folder(tmp_path / name), "accounts.parquet", "accounts", frame)
        for name, frame in (("one", rows), ("pieces", pieces))
    )
    assert one == other


def test_what_is_refused_leaves_an_empty_folder(tmp_path: Path):
    twice = pl.concat([PAID, PAID])
    staged, report = check_and_stage(parts(accounts=twice), tmp_path, APRIL)
    assert staged is None
    assert [finding.rule for finding in report.errors] == ["duplicate_key"]
    assert not list(tmp_path.iterdir())


def test_months_that_were_not_over_are_checked_but_not_written(tmp_path: Path):
    staged, _ = check_and_stage(parts(accounts=PAID), folder(tmp_path / "good"), date(2024, 3, 31))
    assert [file.path[-15:-8] for file in staged.files] == ["2024-01", "2024-02", "2024-03"]
    late = PAID.with_columns(mrr=pl.when(pl.col("month") == date(2024, 4, 1)).then(-1).otherwise("mrr"))
    assert check_and_stage(parts(accounts=late), folder(tmp_path / "late"), date(2024, 3, 31))[1].errors


def test_no_month_over_is_refused(tmp_path: Path):
    with pytest.raises(DataError, match="no month that was over on 2024-01-30"):
        check_and_stage(parts(accounts=PAID), tmp_path, date(2024, 1, 30))
    assert not list(tmp_path.iterdir())
