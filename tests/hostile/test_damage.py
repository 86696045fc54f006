"""Files cut off or altered anywhere: refused, or read as what they still say, and never the end of the process."""

import gzip
import random
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from csdash.errors import DataError
from csdash.snapshots.sources.read import read_sheets

ROWS = 500
TABLE = pl.DataFrame({"id": [f"A{i}" for i in range(ROWS)], "mrr": [i * 1.5 for i in range(ROWS)]})


def written(folder: Path, kind: str) -> Path:
    path = folder / f"in.{kind}"
    match kind:
        case "parquet":
            TABLE.write_parquet(path, row_group_size=100)
        case "csv.gz":
            path.write_bytes(gzip.compress(TABLE.write_csv().encode()))
        case "xlsx":
            with xlsxwriter.Workbook(path) as book:
                sheet = book.add_worksheet("t")
                sheet.write_row(0, 0, TABLE.columns)
                for number, row in enumerate(TABLE.rows(), start=1):
                    sheet.write_row(number, 0, row)
    return path


def rows_or_refusal(path: Path, scratch: Path) -> int | DataError:
    scratch.mkdir()
    try:
        (sheet,) = read_sheets([str(path)], scratch, {})
    except DataError as refusal:
        return refusal
    # What was accepted can be read to its end.
    return sheet.frame().collect().height


@pytest.mark.parametrize("kind", ["parquet", "csv.gz", "xlsx"])
def test_file_cut_off_anywhere_is_refused(tmp_path: Path, kind: str):
    path = written(tmp_path, kind)
    content = path.read_bytes()
    assert rows_or_refusal(path, tmp_path / "whole") == ROWS
    for step in range(64):
        path.write_bytes(content[: len(content) * step // 64])
        refused = rows_or_refusal(path, tmp_path / f"cut-{step}")
        assert isinstance(refused, DataError), f"cut at {step}/64 was read"
        assert str(refused).startswith(path.name)


@pytest.mark.parametrize("kind", ["parquet", "csv.gz", "xlsx"])
def test_file_altered_anywhere_ends_in_a_refusal_or_a_table(tmp_path: Path, kind: str):
    """A changed byte inside a parquet page may read as another value; nothing in the file could tell."""
    path = written(tmp_path, kind)
    content = path.read_bytes()
    chance = random.Random(7)
    refusals = 0
    for number in range(150):
        altered = bytearray(content)
        for _ in range(chance.choice([1, 1, 8])):
            altered[chance.randrange(len(altered))] ^= 1 << chance.randrange(8)
        path.write_bytes(bytes(altered))
        refusals += isinstance(rows_or_refusal(path, tmp_path / str(number)), DataError)
    assert refusals > 10
