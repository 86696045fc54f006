"""Damage is refused with the file named; nothing is answered from a file that is not what was written."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

import csdash
from csdash.errors import CsdashError, DataError
from csdash.snapshots.listing import list_snapshots
from csdash.snapshots.locate import locate
from csdash.snapshots.publish import publish
from tests.histories import history

PAID = history("2024-01", {"A": [10, 20, 30], "B": [5, 5, 5]})
TARGETS = pl.DataFrame({"month": ["2024-03"], "metric": ["nrr"], "window": [1], "value": [1.0]})
TABLES = {"accounts": PAID, "targets": TARGETS}
MARCH, FEBRUARY = date(2024, 3, 31), date(2024, 2, 29)


@pytest.fixture
def snapshot(tmp_path: Path) -> Path:
    """The folder of a fresh snapshot of March in a root of its own."""
    return tmp_path / "snapshots" / publish(TABLES, tmp_path, MARCH, "test")


def root_of(snapshot: Path) -> Path:
    return snapshot.parents[1]


FILES = ["accounts/2024-01.parquet", "accounts/2024-03.parquet", "targets.parquet"]


@pytest.mark.parametrize("name", FILES)
def test_one_flipped_byte_is_found(snapshot: Path, name: str):
    content = bytearray((snapshot / name).read_bytes())
    content[len(content) // 2] ^= 1
    (snapshot / name).write_bytes(content)
    with pytest.raises(
        DataError, match=rf"{Path(name).name} is damaged: its checksum does not match"
    ) as refusal:
        csdash.open(root_of(snapshot))
    assert "チェックサムが一致しません" in refusal.value.message.ja


@pytest.mark.parametrize("name", FILES)
def test_missing_file_is_named(snapshot: Path, name: str):
    (snapshot / name).unlink()
    with pytest.raises(DataError, match=rf"{Path(name).name} is damaged: it cannot be read"):
        csdash.open(root_of(snapshot))


def test_files_swapped_for_each_other_are_found(snapshot: Path):
    one, other = snapshot / FILES[0], snapshot / FILES[1]
    content = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(content)
    with pytest.raises(DataError, match="checksum"):
        csdash.open(root_of(snapshot))


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"id": 5}', "\ufeff{}", '{"files": [1]}', "\udcff"])
def test_unreadable_manifest_is_named(snapshot: Path, text: str):
    (snapshot / "manifest.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(DataError, match=r"manifest\.json cannot be read"):
        csdash.open(root_of(snapshot))
    assert list_snapshots(root_of(snapshot)) == []


def test_manifest_of_a_newer_csdash_says_so(snapshot: Path):
    manifest = snapshot / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"schema_version": 1', '"schema_version": 2'))
    with pytest.raises(DataError, match="written by a newer csdash"):
        csdash.open(root_of(snapshot))


def test_a_damaged_byte_of_the_manifest_changes_no_number(snapshot: Path):
    # Refused, or of no consequence (the words of the source): never another month, table or file.
    manifest = snapshot / "manifest.json"
    whole = manifest.read_bytes()

    def meaning():
        located = locate(root_of(snapshot))
        files = {table: [part.file for part in parts] for table, parts in located.parts.items()}
        return located.id, located.manifest.as_of, files

    expected = meaning()
    refused = 0
    for place in range(0, len(whole), 7):
        for flip in (0x01, 0x20):
            manifest.write_bytes(whole[:place] + bytes([whole[place] ^ flip]) + whole[place + 1 :])
            try:
                assert meaning() == expected, f"byte {place}: {whole[place - 20 : place + 20]}"
            except CsdashError:
                refused += 1
    assert refused > 100


def test_damaged_newest_is_refused_and_not_passed_over(snapshot: Path):
    # An older snapshot is there; answering from it without a word would show old numbers as new ones.
    root = root_of(snapshot)
    older = publish(TABLES, root, FEBRUARY, "older")
    (snapshot / "manifest.json").write_text("{")
    with pytest.raises(DataError, match=rf"{snapshot.name}/manifest\.json cannot be read"):
        csdash.open(root)
    assert csdash.open(root, as_of=FEBRUARY).id == older


@pytest.mark.parametrize("damage", ["manifest", "file", "missing file"])
def test_publishing_again_mends_what_is_damaged(snapshot: Path, damage: str):
    expected = csdash.open(root_of(snapshot)).metrics("mrr")
    if damage == "manifest":
        (snapshot / "manifest.json").write_text("{")
    elif damage == "file":
        (snapshot / FILES[0]).write_bytes(b"PAR1")
    else:
        (snapshot / FILES[0]).unlink()
    assert publish(TABLES, root_of(snapshot), MARCH, "again") == snapshot.name
    assert csdash.open(root_of(snapshot)).metrics("mrr").equals(expected)
    assert [path.name for path in snapshot.parent.iterdir()] == [snapshot.name]


@pytest.mark.parametrize("content", ["", "\n", "../../etc", "0123456789ABCDEF", "\x00" * 16])
def test_current_that_names_nothing_falls_back_to_the_newest(snapshot: Path, content: str):
    (root_of(snapshot) / "CURRENT").write_text(content)
    assert csdash.open(root_of(snapshot)).id == snapshot.name


def test_current_without_newline_and_missing_current(snapshot: Path):
    current = root_of(snapshot) / "CURRENT"
    current.write_text(snapshot.name)
    assert csdash.open(root_of(snapshot)).id == snapshot.name
    current.unlink()
    assert csdash.open(root_of(snapshot)).id == snapshot.name


def test_current_that_points_nowhere_is_refused(snapshot: Path):
    (root_of(snapshot) / "CURRENT").write_text("0" * 16)
    with pytest.raises(DataError, match=r"0000000000000000/manifest\.json cannot be read"):
        csdash.open(root_of(snapshot))


def test_root_without_a_snapshot_says_so(tmp_path: Path):
    (tmp_path / "snapshots").mkdir()
    with pytest.raises(DataError, match="no readable snapshot"):
        csdash.open(tmp_path)


def test_a_snapshot_under_another_name_is_not_believed(snapshot: Path):
    copy = snapshot.rename(snapshot.with_name("f" * 16))
    (root_of(copy) / "CURRENT").write_text(copy.name)
    with pytest.raises(DataError, match="cannot be read"):
        csdash.open(root_of(copy))
