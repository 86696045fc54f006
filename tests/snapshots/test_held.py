"""Rows are read when somebody asks for accounts, from bytes that were verified when the snapshot was opened."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import polars as pl
import pytest

import csdash
from csdash import beforehand
from csdash.building.snapshot import build_snapshot
from csdash.errors import DataError
from csdash.scope import Scope
from csdash.settings import Settings
from csdash.snapshots.held import Held
from csdash.snapshots.listing import snapshot_at
from csdash.snapshots.publish import publish
from tests.histories import day, history

PAID = {"A/web": [5] * 14, "A/mail": [2] * 14, "B/web": [3, *[7] * 9, *[None] * 4]}


@pytest.fixture
def root(tmp_path):
    names = {"A/web": "Alpha", "A/mail": "Alpha", "B/web": "Beta"}
    segments = {"A/web": "big", "A/mail": "big", "B/web": "small"}
    accounts = history("2024-01", PAID, segment=segments, account_name=names)
    publish({"accounts": accounts.lazy()}, tmp_path / "data", as_of=date(2025, 2, 28), source="x")
    return tmp_path / "data"


def read(session) -> set[str]:
    """The tables whose rows are in memory."""
    return session._rows._tables._read


def test_whoever_asks_for_sums_that_were_built_reads_no_rows(root):
    beforehand.build(snapshot_at(root, None), replace(Settings(), data=root), money=build_snapshot)
    session = csdash.open(root)
    assert session.dimensions == {"segment": ("big", "small"), "product": ("mail", "web")}
    session.metrics("nrr", "mrr", by=("segment",))
    session.metrics("nrr", by=("product",))
    session.bridge(12)
    session.cohorts()
    session.survival()
    assert session.coverage.last == 2025 * 12 + 1
    assert not read(session)
    assert session.account_stock(day("2025-02"))["account_name"].to_list() == ["Alpha"]
    assert read(session) == {"accounts", "account_names"}


def test_what_is_opened_stays_when_its_files_are_gone(root):
    session, other = csdash.open(root), csdash.open(root)
    before = other.account_stock(day("2024-02"))
    shutil.rmtree(root)
    assert not read(session)
    assert session.account_stock(day("2024-02")).equals(before)


def test_a_damaged_file_is_refused_before_anybody_asks_for_rows(root):
    (file,) = root.glob("snapshots/*/accounts/2024-05.parquet")
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    with pytest.raises(DataError, match="2024-05"):
        csdash.open(root)


def test_a_part_without_rows_is_refused_as_it_is_opened(root):
    with pytest.raises(DataError, match="no rows"):
        csdash.open(root, scope=Scope.of(segment=["none of them"]))


def test_a_table_is_read_once_however_many_ask():
    read = []

    def counted(frame: pl.DataFrame) -> pl.DataFrame:
        read.append(frame.height)
        return frame

    rows = pl.LazyFrame({"m": [1, 2]}).map_batches(counted)
    held = Held({"accounts": rows, "events": rows})
    with ThreadPoolExecutor(4) as readers:
        frames = list(readers.map(lambda _: held["accounts"].collect(), range(8)))
    assert all(frame["m"].to_list() == [1, 2] for frame in frames)
    assert read == [2]
    assert "events" in held
    assert "surveys" not in held
    assert [*held] == ["accounts", "events"]
    assert len(held) == 2
    assert read == [2]
