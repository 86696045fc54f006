"""While the bucket is away, what was last known good is shown and called stale; and it never takes long."""

import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

import csdash
from csdash.errors import DataError
from csdash.snapshots import outage
from csdash.snapshots.bucket import Bucket
from csdash.snapshots.listing import list_snapshots, stale_since
from csdash.snapshots.locate import locate
from csdash.snapshots.publish import publish
from tests.buckets.proxy import Proxy
from tests.histories import history
from tests.thorough import one_in, thorough

MARCH, APRIL = date(2024, 3, 31), date(2024, 4, 30)
OLD, NEW = history("2024-02", {"A": [20, 30]}), history("2024-02", {"A": [21, 30, 40], "B": [5, 5, 5]})


@pytest.fixture
def old(address: str) -> str:
    """A snapshot that was opened while the bucket was there."""
    publish({"accounts": OLD}, address, MARCH, "old")
    return csdash.open(address).id


def come_back(proxy: Proxy) -> None:
    proxy.mend()
    outage.forget()


def test_what_was_last_known_good_is_served(address: str, proxy: Proxy, old: str):
    before = csdash.open(address).metrics("mrr")
    proxy.break_at(1)
    located = locate(address)
    assert located.id == old
    assert timedelta(0) <= datetime.now(UTC) - located.stale_since < timedelta(minutes=1)
    assert stale_since(address) == located.stale_since
    assert csdash.open(address).metrics("mrr").equals(before)
    assert csdash.open(address, as_of=MARCH).id == old
    assert [one.id for one in list_snapshots(address)] == [old]


def test_when_it_is_back_the_newest_is_served(address: str, proxy: Proxy, old: str, monkeypatch):
    proxy.break_at(1)
    assert locate(address).stale_since
    come_back(proxy)
    new = publish({"accounts": NEW}, address, APRIL, "new")
    located = locate(address)
    assert (located.id, located.stale_since) == (new, None)
    assert stale_since(address) is None


def test_nobody_waits_for_it_a_second_time(address: str, proxy: Proxy, old: str, monkeypatch):
    proxy.break_at(1)
    locate(address)
    asked = len(proxy.seen)
    locate(address)
    assert len(proxy.seen) == asked
    # The next look is taken by a thread; once that finds the bucket again, so does everybody.
    monkeypatch.setattr(outage, "LEFT_ALONE_SECONDS", 0)
    outage.forget()
    locate(address)
    proxy.mend()
    deadline = time.monotonic() + 120
    while locate(address).stale_since:
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.usefixtures("no_pause")
@pytest.mark.parametrize("breaks", one_in(2, ["before", "after"]))
def test_lost_at_every_request_of_an_opening(
    address: str, proxy: Proxy, old: str, breaks: str, tmp_path: Path, monkeypatch
):
    new = publish({"accounts": NEW}, address, APRIL, "new")
    shown = set()
    for number in range(1, 30):
        # What another machine knows that has opened the old one.
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / f"cache {number}"))
        bucket = Bucket(address)
        bucket.put("CURRENT", f"{old}\n".encode())
        assert locate(address).id == old
        bucket.put("CURRENT", f"{new}\n".encode())
        proxy.break_at(number, breaks)
        located = locate(address)
        shown.add(located.id)
        assert (located.stale_since is None) == (located.id == new)
        assert located.parts["accounts"][0].frame.collect()["account_id"].n_unique() == (
            2 if located.id == new else 1
        )
        finished = len(proxy.seen) < number
        come_back(proxy)
        assert locate(address).id == new
        if finished:
            assert shown == {old, new}
            return
    raise AssertionError("it never came to an end")


def test_a_snapshot_that_is_not_here_is_not_replaced_by_an_older_one(address: str, proxy: Proxy, old: str):
    publish({"accounts": NEW}, address, APRIL, "new")
    list_snapshots(address)
    proxy.break_at(1)
    assert csdash.open(address).id == old
    with pytest.raises(DataError, match="cannot be reached"):
        csdash.open(address, as_of=APRIL)


def test_what_was_last_good_is_served_even_if_it_was_pruned(address: str, proxy: Proxy, old: str):
    publish({"accounts": NEW}, address, APRIL, "new, which nobody here has opened")
    Bucket(address).delete(f"snapshots/{old}/manifest.json")
    assert [one.as_of for one in list_snapshots(address)] == [APRIL]
    proxy.break_at(1)
    located = locate(address)
    assert located.id == old
    assert located.stale_since


def test_nothing_known_and_nothing_there(address: str, proxy: Proxy):
    proxy.break_at(1)
    for ask in (locate, list_snapshots, stale_since):
        with pytest.raises(DataError, match=r"s3://.* cannot be reached .*AWS_ENDPOINT_URL") as refusal:
            ask(address)
        assert "接続できません" in refusal.value.message.ja


def test_nothing_is_written_while_it_is_away(address: str, proxy: Proxy, old: str):
    proxy.break_at(1)
    with pytest.raises(DataError, match="cannot be reached"):
        publish({"accounts": NEW}, address, APRIL, "new")


@thorough
def test_a_bucket_that_never_answers_takes_bounded_time(address: str, proxy: Proxy, old: str):
    proxy.silent = True
    start = time.monotonic()
    assert locate(address).id == old
    once = time.monotonic() - start
    # Two attempts of five seconds, and a pause between them.
    assert 4 < once < 20
    assert locate(address, MARCH).id == old
    assert time.monotonic() - start - once < 2
    with pytest.raises(DataError, match="cannot be reached"):
        publish({"accounts": NEW}, address, APRIL, "new")
    assert time.monotonic() - start < 45


@pytest.mark.parametrize("damage", [b"", b"PAR1", None])
def test_a_damaged_file_of_the_cache_is_fetched_again(
    address: str, proxy: Proxy, old: str, tmp_path: Path, damage: bytes | None
):
    whole = csdash.open(address).metrics("mrr")
    kept = min((tmp_path / "cache" / "csdash" / "files").iterdir())
    content = kept.read_bytes()
    flipped = bytearray(content)
    flipped[len(flipped) // 2] ^= 1
    kept.write_bytes(bytes(flipped) if damage is None else damage)
    assert csdash.open(address).metrics("mrr").equals(whole)
    assert kept.read_bytes() == content
    kept.write_bytes(bytes(flipped))
    proxy.break_at(1)
    with pytest.raises(DataError, match="cannot be reached"):
        csdash.open(address)


def test_damage_in_the_bucket_is_named_and_mended(address: str, tmp_path: Path, monkeypatch):
    first = publish({"accounts": OLD}, address, MARCH, "old")
    bucket = Bucket(address)
    bucket.put(f"snapshots/{first}/accounts/2024-03.parquet", b"PAR1")
    with pytest.raises(DataError, match=r"2024-03.parquet is damaged: its checksum does not match"):
        csdash.open(address)
    bucket.delete(f"snapshots/{first}/accounts/2024-03.parquet")
    with pytest.raises(DataError, match=r"2024-03.parquet is damaged: it is missing"):
        csdash.open(address)
    assert publish({"accounts": OLD}, address, MARCH, "again") == first
    assert csdash.open(address).source == "again"
    bucket.put(f"snapshots/{first}/manifest.json", b"{")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "another machine"))
    with pytest.raises(DataError, match=r"manifest.json cannot be read"):
        csdash.open(address)


def test_no_room_for_the_cache(address: str, tmp_path: Path, monkeypatch):
    publish({"accounts": OLD}, address, MARCH, "old")
    (tmp_path / "full").write_text("not a folder")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "full"))
    assert csdash.open(address).metrics("mrr")["value"].to_list() == [20, 30]


def test_a_refusal_is_no_outage(address: str, proxy: Proxy, monkeypatch):
    # Who may not read any more is not shown what was read before.
    with pytest.raises(DataError, match=r"cannot be used \(NoSuchBucket\)"):
        csdash.open("s3://no-such-bucket/here")
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nowhere")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nowhere")
    with pytest.raises(DataError, match=r"cannot be used \(NoCredentialsError\).*credentials"):
        csdash.open(address)
