"""Faults of a bucket, injected with seeds: one round of each kind in every suite, more where there is time."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from benchmarks.faults.buckets import Buckets
from benchmarks.faults.patience import impatient
from benchmarks.faults.rounds import run
from csdash.errors import DataError
from csdash.snapshots import bucket_listing, bucket_lock
from csdash.snapshots.bucket import Bucket
from csdash.snapshots.last_good import last_good
from csdash.snapshots.listing import current_id, list_snapshots
from csdash.snapshots.prune import prune
from csdash.snapshots.publish import publish
from csdash.snapshots.store import open_store
from tests.buckets.proxy import Proxy
from tests.histories import history
from tests.thorough import THOROUGH

MARCH, APRIL = date(2024, 3, 31), date(2024, 4, 30)
TABLES = {"accounts": history("2024-02", {"A": [20, 30]})}
# What the other tests here strike at every single request is left to the long run.
QUICK = ("faulty", "old listing", "damaged")


@pytest.mark.usefixtures("address", "no_pause")
def test_every_promise_is_kept_under_every_fault_of_a_bucket(proxy: Proxy):
    is_thorough = THOROUGH
    with impatient():
        every = Buckets(proxy).kinds
        kinds = {
            name: kind for name, kind in every.items() if is_thorough or name.split(": ")[1].startswith(QUICK)
        }
        tallies = run(kinds, 15, range(len(kinds) * (10 if is_thorough else 1)))
    assert len(tallies) >= 4
    assert {name: tally.broken for name, tally in tallies.items() if tally.broken} == {}


class TestOldListing:
    """A bucket that lists what it held a moment ago."""

    def test_an_older_day_does_not_take_the_place_of_the_newest(self, proxy: Proxy, address: str):
        proxy.keep_listing()
        open_store(address).ids()
        newest = publish(TABLES, address, APRIL, "newest")
        publish(TABLES, address, MARCH, "older")
        assert current_id(address) == newest
        known = last_good(address)
        assert (known.newest.id, known.per_date[0].id) == (newest, newest)

    @pytest.mark.usefixtures("lock_runs_out")
    def test_the_files_of_a_snapshot_are_not_taken_for_leavings(self, proxy: Proxy, address: str):
        bucket = Bucket(address)
        newest = publish(TABLES, address, APRIL, "newest")
        manifest = bucket.get(f"snapshots/{newest}/manifest.json").content
        bucket.delete(f"snapshots/{newest}/manifest.json")
        proxy.keep_listing()
        bucket.listed("snapshots/")
        bucket.put(f"snapshots/{newest}/manifest.json", manifest)
        publish(TABLES, address, MARCH, "older")
        assert open_store(address).is_whole(newest)

    def test_what_is_listed_and_gone_does_not_stop_the_pruner(
        self, proxy: Proxy, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ):
        for day in (10, 20, 30):
            publish(TABLES, address, date(2024, 4, day), str(day))
        with monkeypatch.context() as another_machine:
            another_machine.setenv("XDG_CACHE_HOME", str(tmp_path / "another machine"))
            assert len(list_snapshots(address)) == 3
            proxy.keep_listing()
            open_store(address).ids()
        gone = {one.id for one in prune(address, keep=1).goes}
        assert len(gone) == 2
        with monkeypatch.context() as another_machine:
            another_machine.setenv("XDG_CACHE_HOME", str(tmp_path / "another machine"))
            assert {one.id for one in prune(address, keep=1).goes} == gone
        proxy.mend()
        assert not gone & set(open_store(address).ids())


def test_damage_in_the_bucket_leaves_the_last_good_one_to_who_starts_now(address: str, tmp_path, monkeypatch):
    march = publish(TABLES, address, MARCH, "good")
    april = publish({"accounts": history("2024-02", {"A": [20, 31]})}, address, APRIL, "damaged")
    Bucket(address).delete(f"snapshots/{april}/accounts/2024-03.parquet")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "another machine"))
    known = last_good(address)
    assert (known.newest.id, known.damaged.id) == (march, april)


def test_who_may_not_read_any_more_is_not_given_what_was_good(address: str, monkeypatch: pytest.MonkeyPatch):
    publish(TABLES, address, MARCH, "good")
    assert last_good(address).newest.as_of == MARCH
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, "/nowhere")
    with pytest.raises(DataError, match=r"cannot be used \(NoCredentialsError\)"):
        last_good(address)


@pytest.fixture
def lock_runs_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if ten minutes had passed since anything was written."""
    for module in (bucket_lock, bucket_listing):
        monkeypatch.setattr(module, "LEASE", timedelta(seconds=-5))
