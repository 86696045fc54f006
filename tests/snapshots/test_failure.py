"""A publication that fails leaves what was there, and nothing half-written beside it."""

import resource
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

import csdash
from csdash import clock
from csdash.errors import DataError
from csdash.snapshots.publish import publish
from tests.histories import history

MARCH, APRIL = date(2024, 3, 31), date(2024, 4, 30)
PAID = history("2024-01", {"A": [10, 20, 30, 40]})
# Larger than the small files it comes after: accounts are written before events.
EVENTS = pl.DataFrame(
    {
        "account_id": [f"{i * 7919 % 100_003}" for i in range(20_000)],
        "date": [MARCH] * 20_000,
        "kind": ["qbr"] * 20_000,
    }
)


def tree(root: Path) -> dict[str, bytes]:
    """Every file below `root` but the lock, with its content."""
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and path.name != ".lock"
    }


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A root that holds a good snapshot of March."""
    publish({"accounts": PAID}, tmp_path, MARCH, "good")
    return tmp_path


def test_refused_data_is_not_written_at_all(tmp_path: Path):
    with pytest.raises(DataError):
        publish({"accounts": PAID.with_columns(mrr=float("nan"))}, tmp_path / "root", APRIL, "bad")
    assert list(tmp_path.iterdir()) == []


def test_refused_data_leaves_the_root_as_it_was(root: Path):
    before = tree(root)
    with pytest.raises(DataError):
        publish({"accounts": PAID, "events": EVENTS.with_columns(kind=pl.lit("?"))}, root, APRIL, "bad")
    assert tree(root) == before


def test_a_day_to_come_is_refused(root: Path):
    # It would stay the newest, whatever is published until then. Tomorrow is today somewhere.
    before, today = tree(root), clock.now().date()
    with pytest.raises(DataError, match="a day to come"):
        publish({"accounts": PAID}, root, today + timedelta(days=2), "x")
    assert tree(root) == before
    publish({"accounts": PAID}, root, today + timedelta(days=1), "x")
    assert csdash.open(root).as_of == today + timedelta(days=1)


def test_a_file_where_the_root_should_be(tmp_path: Path):
    (tmp_path / "root").write_text("somebody's notes")
    with pytest.raises(OSError, match="root"):
        publish({"accounts": PAID}, tmp_path / "root", APRIL, "x")
    assert (tmp_path / "root").read_text() == "somebody's notes"


def test_a_file_where_the_snapshots_should_be(tmp_path: Path):
    (tmp_path / "snapshots").write_text("somebody's notes")
    with pytest.raises(OSError, match="snapshots"):
        publish({"accounts": PAID}, tmp_path, APRIL, "x")
    assert tree(tmp_path) == {"snapshots": b"somebody's notes"}


def test_a_folder_where_current_should_be(root: Path):
    # The snapshot itself is whole; only what is newest cannot be said.
    (root / "CURRENT").unlink()
    (root / "CURRENT").mkdir()
    with pytest.raises(OSError, match="CURRENT"):
        publish({"accounts": PAID}, root, APRIL, "x")
    assert csdash.open(root).as_of == APRIL


def test_no_room_for_a_file_in_the_middle(root: Path):
    before = tree(root)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8_000, hard))
    try:
        with pytest.raises((OSError, pl.exceptions.PolarsError)):
            publish({"accounts": PAID, "events": EVENTS}, root, APRIL, "too large for the disk")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert tree(root) == before
    assert len(list((root / "snapshots").iterdir())) == 1
    # With room again the same publication succeeds.
    publish({"accounts": PAID, "events": EVENTS}, root, APRIL, "fits now")
    assert csdash.open(root).as_of == APRIL


def test_what_a_killed_publisher_left_is_swept(root: Path):
    leftover = root / "snapshots" / ".tmp-0123"
    leftover.mkdir()
    (leftover / "accounts.parquet").write_bytes(b"half")
    assert csdash.open(root).as_of == MARCH
    publish({"accounts": PAID}, root, APRIL, "next")
    assert not leftover.exists()


def test_files_are_complete_before_they_have_their_name(root: Path):
    # Staged on the same file system, under a name that no reader takes for a snapshot.
    (root / "snapshots" / ".tmp-feed").mkdir()
    assert csdash.open(root).as_of == MARCH
    assert all(
        path.name.startswith(".tmp-") or len(path.name) == 16 for path in (root / "snapshots").iterdir()
    )
