"""The hostile company is what it says: a hostile text in every column that takes text, and every text somewhere."""

import polars as pl
import pyarrow as pa
import pyarrow.parquet
import pytest

import csdash
from csdash.contract.column import Kind
from csdash.contract.tables import TABLES
from csdash.errors import DataError
from tests.app.company import accounts
from tests.hostile.company import KEYS
from tests.hostile.texts import TEXTS

COLUMNS = [
    (table.name, column.name)
    for table in TABLES.values()
    for column in table.columns
    if column.kind is Kind.TEXT and (table.name, column.name) not in KEYS
]


def values(root, table: str, column: str) -> set[str]:
    """Every value of a column, in any snapshot that has it."""
    files = [*root.glob(f"snapshots/*/{table}.parquet"), *root.glob(f"snapshots/*/{table}/*.parquet")]
    frames = [frame for frame in map(pl.read_parquet, files) if column in frame.columns]
    return {value for frame in frames for value in frame[column].drop_nulls().unique()}


def test_every_column_of_text_holds_hostile_texts_and_every_text_is_somewhere(hostile_root):
    held = {place: values(hostile_root, *place) for place in COLUMNS}
    known = set(TEXTS)
    bare = [
        place
        for place, found in held.items()
        if not any(
            one in known or one.rpartition("=")[2] in known or one.rpartition(" ")[0] in known
            for one in found
        )
    ]
    assert bare == []
    assert set().union(*held.values()) >= known
    assert len(COLUMNS) > 25


@pytest.mark.parametrize("broken", [b"lone\xed\xa0\x80surrogate", b"over\xc0\xaflong", b"cut\xf0\x9f\x98"])
def test_text_that_is_no_text_is_refused(tmp_path, broken):
    """A parquet file may hold bytes that are no UTF-8, such as half a pair of surrogates; nothing of it is shown."""
    frame = accounts(n_months=14)
    table = frame.to_arrow()
    names = pa.array([broken] * frame.height, pa.binary()).view(pa.string())
    folder = tmp_path / "data"
    folder.mkdir()
    pa.parquet.write_table(table.append_column("account_name", names), folder / "accounts.parquet")
    with pytest.raises(DataError):
        csdash.open(folder).metrics("nrr", by=["segment"])
