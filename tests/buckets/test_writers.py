"""Two writers and one bucket: one comes through, the other is told so, and nothing is half."""

import os
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from csdash.errors import DataError
from csdash.snapshots import bucket_lock
from csdash.snapshots.bucket import Bucket, _client
from csdash.snapshots.frames import stage_frames
from csdash.snapshots.listing import current_id, list_snapshots
from csdash.snapshots.locate import locate
from csdash.snapshots.provenance import Provenance
from csdash.snapshots.prune import prune
from csdash.snapshots.publish import manifest_of, publish, publish_staged
from csdash.snapshots.store import open_store
from tests.histories import history
from tests.thorough import only

MARCH, APRIL = date(2024, 3, 31), date(2024, 4, 30)
PAID = history("2024-02", {"A": [20, 30, 40]})


def test_a_second_writer_is_told_to_wait(address: str):
    with open_store(address).only_writer():
        for second in (lambda: publish({"accounts": PAID}, address, APRIL, "x"), lambda: prune(address, 1)):
            with pytest.raises(DataError, match="Somebody else is publishing into s3://"):
                second()
    publish({"accounts": PAID}, address, APRIL, "x")
    assert not Bucket(address).find(".lock")


def overtaking(address: str, tmp_path: Path, at: int, other: Callable[[], object]) -> None:
    """Publish April, and at the file number `at` of it let `other` happen."""
    staged = stage_frames({"accounts": PAID}, tmp_path, APRIL)[0]

    def progress(_what: object, done: int, _total: int) -> None:
        if done == at:
            other()

    publish_staged(staged, address, Provenance("slow"), progress=progress)


@pytest.mark.parametrize("at", only([1], range(3)))
def test_who_slept_through_the_lock_comes_too_late(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
):
    def other() -> None:
        with monkeypatch.context() as later:
            later.setattr(bucket_lock, "LEASE", timedelta(seconds=-5))
            publish({"accounts": PAID}, address, MARCH, "quick")

    with pytest.raises(DataError, match=r"Somebody else has published into s3://.* meanwhile") as refusal:
        overtaking(address, tmp_path, at, other)
    assert "別の処理が更新しました" in refusal.value.message.ja
    assert [one.source for one in list_snapshots(address)] == ["quick"]
    assert locate(address).source == "quick"
    # Their own lock was not taken from under anybody.
    assert publish({"accounts": PAID}, address, APRIL, "again") == current_id(address)


def test_whoever_moved_current_is_not_overwritten(address: str, tmp_path: Path):
    first = publish({"accounts": PAID}, address, MARCH, "first")
    second = publish({"accounts": PAID}, address, date(2024, 4, 1), "second")

    def other() -> None:
        # A hand that knows of no lock.
        Bucket(address).put("CURRENT", f"{first}\n".encode())

    with pytest.raises(DataError, match="Somebody else has published"):
        overtaking(address, tmp_path, 1, other)
    assert current_id(address) == first != second


def test_a_first_current_is_not_overwritten_either(address: str, tmp_path: Path):
    def other() -> None:
        Bucket(address).put("CURRENT", b"0123456789abcdef\n")

    with pytest.raises(DataError, match="Somebody else has published"):
        overtaking(address, tmp_path, 0, other)


def test_a_manifest_that_is_there_is_not_overwritten(address: str, tmp_path: Path):
    (tmp_path / "same").mkdir()
    new = manifest_of(stage_frames({"accounts": PAID}, tmp_path / "same", APRIL)[0], Provenance("slow")).id
    theirs = f"snapshots/{new}/manifest.json"
    (tmp_path / "staged").mkdir()
    with pytest.raises(DataError, match="Somebody else has published"):
        overtaking(address, tmp_path / "staged", 1, lambda: Bucket(address).put(theirs, b"theirs"))
    assert Bucket(address).get(theirs).content == b"theirs"


def test_a_server_without_conditions_is_refused(address: str, proxy):
    proxy.without_headers = {"if-none-match", "if-match"}
    with pytest.raises(DataError, match="does not know conditional writes"):
        publish({"accounts": PAID}, address, APRIL, "x")
    assert Bucket(address).listed("") == []


def test_four_at_once(address: str, tmp_path: Path):
    staged = []
    for number in range(4):
        folder = tmp_path / str(number)
        folder.mkdir()
        paid = history("2024-02", {"A": [number, 30, 40], "B": [5, 5, 5]})
        staged.append(stage_frames({"accounts": paid}, folder, APRIL)[0])
    children = []
    for number, one in enumerate(staged):
        child = os.fork()
        if not child:
            code = 0
            _client.cache_clear()  # its connections are the parent's
            try:
                publish_staged(one, address, Provenance(str(number)))
            except DataError:
                code = 3
            finally:
                os._exit(code)
        children.append(child)
    codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    assert set(codes) <= {0, 3}
    winners = {str(number) for number, code in enumerate(codes) if code == 0}
    assert winners
    assert {one.source for one in list_snapshots(address)} == winners
    store = open_store(address)
    assert all(store.is_whole(snapshot_id) for snapshot_id in store.ids())
    assert locate(address).source in winners
