"""Pruning a bucket: what goes is not listed any more, and whoever is reading it reads on."""

from datetime import date, timedelta

import pytest

from csdash.snapshots import bucket_listing
from csdash.snapshots.bucket import Bucket
from csdash.snapshots.listing import list_snapshots
from csdash.snapshots.locate import locate, locate_id
from csdash.snapshots.prune import prune
from csdash.snapshots.publish import publish
from csdash.snapshots.store import open_store
from tests.histories import history

PAID = history("2024-03", {"A": [10]})
TENTH, TWENTIETH, LAST = (date(2024, 4, day) for day in (10, 20, 30))


@pytest.fixture
def pruned(address: str) -> str:
    """A root whose snapshot of the tenth is in the trash."""
    for day in (TENTH, TWENTIETH, LAST):
        publish({"accounts": PAID}, address, day, str(day))
    assert [one.as_of for one in prune(address, keep=2).goes] == [TENTH]
    return address


def trash(address: str) -> list[str]:
    return [one.key for one in Bucket(address).listed("snapshots/.trash-")]


def test_it_is_not_listed_any_more(pruned: str):
    assert [one.as_of for one in list_snapshots(pruned)] == [LAST, TWENTIETH]
    assert locate(pruned).source == str(LAST)
    assert len(trash(pruned)) == 1


def test_who_is_reading_it_reads_on(address: str):
    for day in (TENTH, LAST):
        publish({"accounts": PAID}, address, day, str(day))
    store = open_store(address)
    manifest = next(one for one in list_snapshots(address) if one.as_of == TENTH)
    assert [one.id for one in prune(address, keep=1).goes] == [manifest.id]
    assert store.content(manifest.id, manifest.files[0])


def test_the_trash_is_emptied_after_the_grace(pruned: str, monkeypatch: pytest.MonkeyPatch):
    thrown_away = trash(pruned)[0].split("-")[1]
    monkeypatch.setattr(bucket_listing, "LEASE", timedelta(seconds=-5))
    prune(pruned, keep=2)
    assert Bucket(pruned).listed(f"snapshots/{thrown_away}/")
    monkeypatch.setattr("csdash.snapshots.prune.GRACE", timedelta(seconds=-5))
    prune(pruned, keep=2)
    assert not Bucket(pruned).listed(f"snapshots/{thrown_away}/")
    assert not trash(pruned)
    assert [one.as_of for one in list_snapshots(pruned)] == [LAST, TWENTIETH]


def test_what_was_published_again_stays_when_the_trash_is_emptied(
    pruned: str, monkeypatch: pytest.MonkeyPatch
):
    again = publish({"accounts": PAID}, pruned, TENTH, "again")
    monkeypatch.setattr(bucket_listing, "LEASE", timedelta(seconds=-5))
    monkeypatch.setattr("csdash.snapshots.prune.GRACE", timedelta(seconds=-5))
    prune(pruned, keep=3)
    assert not trash(pruned)
    assert open_store(pruned).is_whole(again)
    assert locate_id(pruned, again).source == "again"
