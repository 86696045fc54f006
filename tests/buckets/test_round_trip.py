"""A root in a bucket is a root: published, listed, opened and asked like a folder."""

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

import csdash
from csdash.cli import cli
from csdash.errors import CsdashError, DataError
from csdash.snapshots.bucket import Bucket
from csdash.snapshots.frames import stage_frames
from csdash.snapshots.listing import current_id, is_root, list_snapshots
from csdash.snapshots.locate import locate
from csdash.snapshots.provenance import Provenance
from csdash.snapshots.publish import publish, publish_staged
from tests.histories import history

MARCH, APRIL = date(2024, 3, 31), date(2024, 4, 30)
PAID = history("2024-01", {"A": [10, 20, 30, 40], "B": [5, 5, 5, 5]})


def test_the_same_answers_and_ids_as_in_a_folder(address: str, tmp_path: Path):
    for root in (address, tmp_path / "root"):
        publish({"accounts": PAID}, root, MARCH, "march")
        publish({"accounts": PAID}, root, APRIL, "april")
    assert list_snapshots(address) == list_snapshots(tmp_path / "root")
    assert current_id(address) == current_id(tmp_path / "root")
    for day in (None, MARCH):
        there, here = csdash.open(address, as_of=day), csdash.open(tmp_path / "root", as_of=day)
        assert there.id == here.id
        assert there.metrics("mrr", "nrr", window=1).equals(here.metrics("mrr", "nrr", window=1))
        assert there.report == here.report
    with pytest.raises(CsdashError, match="No snapshot was known on 2024-03-30"):
        csdash.open(address, as_of=date(2024, 3, 30))


def test_the_same_layout_as_in_a_folder(address: str, tmp_path: Path):
    for root in (address, tmp_path):
        publish({"accounts": PAID}, root, MARCH, "march")
    bucket = Bucket(address)
    there = {one.key: bucket.get(one.key).content for one in bucket.listed("")}
    here = {
        str(path.relative_to(tmp_path)): path.read_bytes()
        for place in (tmp_path / "CURRENT", tmp_path / "snapshots")
        for path in (place, *place.rglob("*"))
        if path.is_file()
    }
    assert there == here


def test_the_same_content_changes_nothing(address: str):
    first = publish({"accounts": PAID}, address, MARCH, "monday")
    before = Bucket(address).listed("")
    assert publish({"accounts": PAID.reverse()}, address, MARCH, "tuesday") == first
    assert Bucket(address).listed("") == before
    assert csdash.open(address).source == "monday"


def test_a_second_opening_asks_for_current_only(address: str, proxy):
    publish({"accounts": PAID}, address, MARCH, "march")
    csdash.open(address)
    proxy.mend()
    csdash.open(address)
    assert [request.split("/")[-1] for request in proxy.seen] == ["CURRENT"]


def test_nothing_waits_for_a_go_ahead(address: str, proxy):
    # A server that dies while it gives one would be waited for without end.
    publish({"accounts": PAID}, address, MARCH, "march")
    assert len(proxy.seen) > 10
    assert proxy.told_to_wait == 0


def test_an_empty_bucket_says_so(address: str):
    assert is_root(address)
    assert list_snapshots(address) == []
    with pytest.raises(DataError, match="no readable snapshot"):
        csdash.open(address)


@pytest.mark.parametrize("kind", ["path", "text"])
def test_an_address_is_never_taken_for_a_path(address: str, kind: str):
    publish({"accounts": PAID}, address, MARCH, "march")
    assert locate(address).manifest.as_of == MARCH
    with pytest.raises(DataError, match=r"names no bucket|nothing at"):
        csdash.open("s3://" if kind == "text" else Path("s3://somewhere"))


def test_the_command_line(address: str, monkeypatch: pytest.MonkeyPatch):
    publish({"accounts": PAID}, address, MARCH, "march")
    checked = CliRunner().invoke(cli, ["check", address])
    assert checked.exit_code == 0, checked.output
    assert "adds up" in checked.output
    asked = ["metrics", "mrr", "--format", "csv"]
    told = CliRunner().invoke(cli, [*asked, "--data", address])
    assert told.exit_code == 0, told.output
    assert "2024-03-01,mrr,35" in told.output
    monkeypatch.setenv("CSDASH_DATA", address)
    assert CliRunner().invoke(cli, asked).output == told.output


def test_what_is_kept_here_is_for_this_user_only(address: str, tmp_path: Path):
    publish({"accounts": PAID}, address, MARCH, "march")
    csdash.open(address)
    kept = list((tmp_path / "cache" / "csdash").rglob("*"))
    assert len([path for path in kept if path.is_file()]) == 3 + 1 + 1  # months, manifest, GOOD
    assert all(path.stat().st_mode & 0o077 == 0 for path in kept)


def test_a_staged_file_that_changed_is_not_published(address: str, tmp_path: Path):
    staged = stage_frames({"accounts": PAID}, tmp_path, APRIL)[0]
    (tmp_path / "accounts" / "2024-04.parquet").write_bytes(b"PAR1")
    with pytest.raises(DataError, match=r"2024-04\.parquet has changed since it was checked"):
        publish_staged(staged, address, Provenance("x"))
    assert list_snapshots(address) == []
    assert not Bucket(address).find(".lock")
