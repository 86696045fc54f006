"""What a root has to show: the newest that is whole, and why it is not the one that should be."""

import os
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from csdash.errors import DataError
from csdash.snapshots import last_good as module
from csdash.snapshots.folder_store import FolderStore
from csdash.snapshots.last_good import last_good
from csdash.snapshots.publish import publish
from csdash.snapshots.store import open_store
from tests.histories import history

MARCH, APRIL = date(2024, 3, 31), date(2024, 4, 30)
FILE = "accounts/2024-02.parquet"


def published(root: Path, day: date, amount: int = 1) -> str:
    return publish({"accounts": history("2024-02", {"A": [amount, 2]})}, root, day, "a test")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    published(tmp_path, MARCH)
    return tmp_path


def flipped(snapshot: Path) -> None:
    content = bytearray((snapshot / FILE).read_bytes())
    content[len(content) // 2] ^= 1
    (snapshot / FILE).write_bytes(content)


def truncated(snapshot: Path) -> None:
    os.truncate(snapshot / FILE, 100)


def missing(snapshot: Path) -> None:
    (snapshot / FILE).unlink()


def half_a_manifest(snapshot: Path) -> None:
    os.truncate(snapshot / "manifest.json", 100)


def no_manifest(snapshot: Path) -> None:
    (snapshot / "manifest.json").unlink()


def another_checksum(snapshot: Path) -> None:
    path = snapshot / "manifest.json"
    text = path.read_text()
    place = text.index('"sha256": "') + 11
    path.write_text(text[:place] + ("0" if text[place] != "0" else "1") + text[place + 1 :])


def nothing_left(snapshot: Path) -> None:
    shutil.rmtree(snapshot)


@pytest.mark.parametrize(
    "damage", [flipped, truncated, missing, half_a_manifest, no_manifest, another_checksum, nothing_left]
)
def test_a_damaged_newest_is_named_and_the_one_before_it_shown(root: Path, damage: Callable[[Path], None]):
    march = last_good(root).newest
    april = published(root, APRIL)
    damage(root / "snapshots" / april)
    known = last_good(root)
    assert known.newest == march
    assert known.per_date == (march,)
    assert known.damaged.id == april
    assert known.damaged.why.ja != known.damaged.why.en
    assert str(root) not in known.damaged.why.en + known.damaged.why.ja
    # The same again puts it right.
    published(root, APRIL)
    known = last_good(root)
    assert (known.newest.id, known.damaged) == (april, None)
    assert [one.as_of for one in known.per_date] == [APRIL, MARCH]


@pytest.mark.parametrize("content", [None, "", "\n", "../../etc", "0123456789ABCDEF"])
def test_current_that_names_nothing_is_read_as_the_newest(root: Path, content: str | None):
    april = published(root, APRIL)
    (root / "CURRENT").unlink()
    if content is not None:
        (root / "CURRENT").write_text(content)
    known = last_good(root)
    assert (known.newest.id, known.damaged) == (april, None)
    flipped(root / "snapshots" / april)
    known = last_good(root)
    assert (known.newest.as_of, known.damaged.id, len(known.per_date)) == (MARCH, april, 1)


def test_two_that_are_damaged(root: Path):
    march = last_good(root).newest
    for day in (date(2024, 4, 10), APRIL):
        flipped(root / "snapshots" / published(root, day))
    known = last_good(root)
    assert (known.newest, known.damaged.id) == (march, open_store(root).current())


def test_nothing_whole_is_refused_with_what_is_wrong_with_the_newest(root: Path):
    flipped(root / "snapshots" / published(root, MARCH))
    with pytest.raises(DataError, match=r"2024-02\.parquet is damaged"):
        last_good(root)


def test_an_empty_root_is_none(tmp_path: Path):
    assert last_good(tmp_path) is None
    (tmp_path / "snapshots").mkdir()
    assert last_good(tmp_path) is None


def test_what_was_pruned_while_it_was_read_is_not_called_damaged(root: Path, monkeypatch: pytest.MonkeyPatch):
    april = published(root, APRIL)
    read = FolderStore.content
    happens = [lambda: (published(root, APRIL, amount=3), open_store(root).retire(april))]

    def content(store: FolderStore, *asked: object) -> bytes:
        if happens:
            happens.pop()()
        return read(store, *asked)

    monkeypatch.setattr(FolderStore, "content", content)
    monkeypatch.setattr("csdash.snapshots.locate._READ_AT_ONCE", 1)
    known = last_good(root)
    assert (known.newest.as_of, known.damaged) == (APRIL, None)
    assert known.newest.id != april


def test_what_was_read_before_is_not_read_again(root: Path, monkeypatch: pytest.MonkeyPatch):
    march = last_good(root).newest.id
    monkeypatch.setattr(module, "read_to_the_end", None)
    assert last_good(root, verified=[march]).newest.id == march
