"""The fault harness: a short run of every kind in every suite, a long one where there is time; and that it finds what is broken."""

import os
import shutil
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from random import Random

import pytest

from benchmarks.faults import damage, publishing, written
from benchmarks.faults.roots import check_numbers, check_root, stock
from benchmarks.faults.rounds import REFUSED, THROUGH, Violation, hold, run, table
from csdash.snapshots.folder_store import FolderStore
from csdash.snapshots.manifest import Manifest
from csdash.snapshots.provenance import StoredFile
from tests.thorough import THOROUGH

KINDS = {**publishing.KINDS, **damage.KINDS, **written.KINDS}
ROUNDS = len(KINDS) * (20 if THOROUGH else 1)


def test_every_promise_is_kept_under_every_fault():
    tallies = run(KINDS, 15, range(ROUNDS))
    assert {name: tally.broken for name, tally in tallies.items() if tally.broken} == {}
    assert sum(tally.outcomes.total() for tally in tallies.values()) == ROUNDS


def test_a_round_can_be_repeated_by_its_number():
    seen = []

    def kind(rng: Random, folder: Path) -> str:
        assert not list(folder.iterdir())
        seen.append(rng.random())
        return THROUGH

    run({"one": kind, "other": kind}, 7, range(6))
    run({"one": kind, "other": kind}, 7, [4])
    assert len(set(seen)) == 6
    assert seen[-1] == seen[4]


def test_what_is_broken_is_counted_and_whatever_is_raised_is_broken():
    def kind(rng: Random, _folder: Path) -> str:
        hold(rng.random() < 0.5, "a promise")
        if rng.random() < 0.5:
            raise OSError("not in words")
        return REFUSED

    tallies = run({"a kind": kind}, 1, range(40))
    counted = tallies["a kind"]
    assert counted.outcomes.total() + len(counted.broken) == 40
    assert {promise for _, promise in counted.broken} == {"Violation: a promise", "OSError: not in words"}
    survived = counted.outcomes.total()
    assert f"| a kind | 40 | {survived} | 0 | {survived} | 0 |" in table(tallies)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return stock().copy(tmp_path)


def half_of_the_newest(root: Path) -> None:
    path = next((root / "snapshots" / stock().newest).rglob("*.parquet"))
    os.truncate(path, 100)


def no_older(root: Path) -> None:
    shutil.rmtree(root / "snapshots" / stock().older)


@pytest.mark.parametrize("breaks", [half_of_the_newest, no_older])
def test_the_check_of_a_root_sees_what_is_wrong(root: Path, breaks: Callable[[Path], None]):
    check_root(root)
    breaks(root)
    with pytest.raises(Violation):
        check_root(root)


def test_the_check_of_numbers_knows_them(root: Path, monkeypatch: pytest.MonkeyPatch):
    assert check_numbers(root)
    monkeypatch.setitem(stock().sums, stock().newest, 1)
    with pytest.raises(Violation, match="a number that is not"):
        check_numbers(root)


def in_place(store: FolderStore, staged: Path, manifest: Manifest, _progress: object) -> None:
    place = store.root / "snapshots" / manifest.id
    place.mkdir()
    (place / "manifest.json").write_text(manifest.to_json())
    shutil.copytree(staged, place, dirs_exist_ok=True)


def unchecked(store: FolderStore, snapshot: str, file: StoredFile) -> bytes:
    return (store.root / "snapshots" / snapshot / file.path).read_bytes()


# What each defence is for: taken away, the harness says so.
WITHOUT = {
    "publisher killed": ("add", in_place),
    "table: bits flipped": ("content", unchecked),
    "several publishers": ("only_writer", nullcontext),
}


@pytest.mark.parametrize("kind", WITHOUT)
def test_a_defence_that_is_missing_is_found(kind: str, monkeypatch: pytest.MonkeyPatch):
    stock()
    monkeypatch.setattr(FolderStore, *WITHOUT[kind])
    # Twelve rounds at most; one that finds it is enough.
    assert any(run({kind: KINDS[kind]}, 1, [number])[kind].broken for number in range(12))
