"""Cubes of a snapshot in a bucket: built on one machine, read on another, which trusts an index no further than names."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

import csdash
from csdash.building import in_bucket
from csdash.cli import cli
from csdash.snapshots.bucket import Bucket
from csdash.snapshots.listing import current_id
from csdash.snapshots.publish import publish
from csdash.snapshots.store import open_store
from tests.histories import history

MARCH, APRIL = date(2024, 3, 31), date(2024, 4, 30)
PAID = history("2024-01", {"A": [10, 20, 30, 40], "B": [5, 5, 5, 4]}, segment={"A": "big", "B": "small"})


@pytest.fixture
def move(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], None]:
    """Go on at a machine of that name, where nothing of the bucket is kept at first."""
    return lambda name: monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / name))


@pytest.fixture(scope="module")
def kept() -> dict[str, bytes]:
    """What lies in the bucket of the first root that was built here: to build the same again takes a second."""
    return {}


@pytest.fixture
def built(address: str, move: Callable[[str], None], kept: dict[str, bytes]) -> str:
    """A root whose snapshot was built on another machine than this one."""
    bucket = Bucket(address)
    if not kept:
        move("builder")
        publish({"accounts": PAID}, address, MARCH, "march")
        build(address)
        kept.update((one.key, bucket.get(one.key).content) for one in bucket.listed(""))
    for key in kept.keys() - {one.key for one in bucket.listed("")}:
        bucket.put(key, kept[key])
    move("reader")
    return address


def build(address: str) -> None:
    done = CliRunner().invoke(cli, ["--lang", "en", "build", address])
    assert done.exit_code == 0, done.output


def answers(session: csdash.Session) -> pl.DataFrame:
    return session.metrics("nrr", "mrr", by=("segment",), window=1)


def is_added_up_here(address: str) -> bool:
    """Whether rows were looked at for what is told; it is right in any case."""
    session = csdash.open(address)
    found = answers(session)
    nrr = found.filter(
        pl.col("metric") == "nrr", pl.col("segment") == "big", pl.col("month") == date(2024, 3, 1)
    )
    assert nrr["value"].item() == 1.5  # 30 of 20
    return "_accounts" in vars(session)


def changed(address: str, change: Callable[[dict], None]) -> None:
    """Another index in the place of each that is there."""
    bucket = Bucket(address)
    for one in bucket.listed("cubes/index-"):
        facts = json.loads(bucket.get(one.key).content)
        change(facts)
        bucket.put(one.key, json.dumps(facts).encode())


def keys(address: str) -> set[str]:
    return {one.key for one in Bucket(address).listed("cubes/")}


def test_what_one_machine_built_another_one_reads(built: str, move: Callable[[str], None]):
    assert not is_added_up_here(built)
    # From then on it is kept here, whatever becomes of it there.
    for key in keys(built):
        Bucket(built).delete(key)
    assert not is_added_up_here(built)
    move("third")
    assert is_added_up_here(built)


def test_where_state_has_a_place_cubes_lie_there_alone(
    address: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    publish({"accounts": PAID}, address, MARCH, "march")
    (tmp_path / "csdash.toml").write_text(f'state = "{tmp_path}/state"', encoding="utf-8")
    monkeypatch.setenv("CSDASH_CONFIG", str(tmp_path / "csdash.toml"))
    build(address)
    assert [*(tmp_path / "state" / "cubes").glob("*/index-*.json")]
    assert not keys(address)


@pytest.mark.parametrize("name", ["../gone-x.zip", "gone/../../gone-x.zip", ".lock", "gone-x.json"])
def test_an_index_names_files_of_the_vault_and_nothing_else(built: str, name: str, tmp_path: Path):
    def elsewhere(facts: dict) -> None:
        facts["cubes"]["bridge"] = [name]

    changed(built, elsewhere)
    Bucket(built).put(f"cubes/{name}", b"of somebody else")
    assert is_added_up_here(built)
    kept = [path for path in (tmp_path / "reader").rglob("*") if path.is_file()]
    assert b"of somebody else" not in [path.read_bytes() for path in kept]


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"cubes": 1}', b'{"cubes": {"bridge": 3}}'])
def test_what_is_no_index_is_none(built: str, content: bytes):
    bucket = Bucket(built)
    for one in bucket.listed("cubes/index-"):
        bucket.put(one.key, content)
    assert is_added_up_here(built)


def test_where_the_cubes_do_not_come_through_they_are_added_up(built: str):
    for key in keys(built):
        if not key.startswith("cubes/index-"):
            Bucket(built).delete(key)
    assert is_added_up_here(built)


def test_cubes_of_a_snapshot_that_is_gone_go_after_a_day(
    built: str, move: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
):
    march, before = current_id(built), keys(built)
    move("builder")
    publish({"accounts": PAID}, built, APRIL, "april")
    store = open_store(built)
    with store.only_writer():
        store.retire(march)
    build(built)
    both = keys(built)
    assert before < both
    monkeypatch.setattr(in_bucket, "GRACE", timedelta(seconds=-1))
    build(built)
    assert keys(built) == both - before
    move("reader")
    assert not is_added_up_here(built)
