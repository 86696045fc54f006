"""Pruning: what goes, what stays, and that readers never notice."""

import os
import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

import csdash
from csdash.cli import cli
from csdash.errors import DataError
from csdash.snapshots.listing import current_id, list_snapshots
from csdash.snapshots.manifest import Manifest
from csdash.snapshots.prune import CURRENT, MONTH_END, NEWEST, prune, pruning
from csdash.snapshots.publish import GRACE, publish
from csdash.snapshots.store import open_store
from tests.histories import history


def manifest(name: str, as_of: date) -> Manifest:
    return Manifest(id=name, as_of=as_of, first_month=0, last_month=0, files=(), source="")


def trash(root: Path) -> list[Path]:
    return list((root / "snapshots").glob(".trash-*"))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Published on the 10th and the 20th of April, May and June, and on the 1st of July."""
    paid = history("2024-01", {"A": [10] * 3})
    for month in (4, 5, 6):
        for day in (10, 20):
            publish({"accounts": paid}, tmp_path, date(2024, month, day), f"{month}/{day}")
    publish({"accounts": paid}, tmp_path, date(2024, 7, 1), "7/1")
    return tmp_path


def sources(root: Path) -> list[str]:
    return [one.source for one in list_snapshots(root)]


def test_what_stays_and_why():
    listed = [
        manifest("d", date(2024, 5, 20)),
        manifest("c", date(2024, 5, 10)),
        manifest("b", date(2024, 4, 30)),
        manifest("a", date(2024, 4, 10)),
        manifest("9", date(2023, 4, 10)),
    ]
    planned = pruning(listed, "a", keep=1)
    assert [(one.id, why) for one, why in planned.stays] == [
        ("d", NEWEST),
        ("b", MONTH_END),
        ("a", CURRENT),
        ("9", MONTH_END),
    ]
    assert [one.id for one in planned.goes] == ["c"]
    # Without a CURRENT that can be read the newest is what is shown.
    assert pruning(listed, None, keep=1).stays[0] == (listed[0], CURRENT)
    assert not pruning(listed, None, keep=5).goes


def test_old_ones_go_and_month_ends_stay(root: Path):
    prune(root, keep=2)
    assert sources(root) == ["7/1", "6/20", "5/20", "4/20"]
    assert current_id(root) == list_snapshots(root)[0].id
    assert len(trash(root)) == 3
    assert csdash.open(root, as_of=date(2024, 5, 15)).source == "4/20"


def test_the_current_one_stays_whatever_its_age(root: Path):
    oldest = list_snapshots(root)[-1]
    (root / "CURRENT").write_text(f"{oldest.id}\n")
    prune(root, keep=1)
    assert oldest in list_snapshots(root)
    assert csdash.open(root).id == oldest.id


def test_a_trial_changes_nothing(root: Path):
    before = sorted(root.rglob("*"))
    assert [one.source for one in prune(root, keep=1, is_trial=True).goes] == ["6/10", "5/10", "4/10"]
    assert sorted(root.rglob("*")) == before


def test_trash_is_emptied_by_a_later_writer_after_the_grace(root: Path):
    # Published long ago, thrown away just now: the grace begins now.
    for folder in (root / "snapshots").iterdir():
        os.utime(folder, (0, 0))
    prune(root, keep=1)
    prune(root, keep=1)
    old, *younger = trash(root)
    assert len(younger) == 2
    past = time.time() - (GRACE + timedelta(minutes=1)).total_seconds()
    os.utime(old, (past, past))
    publish({"accounts": history("2024-01", {"A": [11] * 3})}, root, date(2024, 7, 2), "next")
    assert sorted(trash(root)) == sorted(younger)


def test_the_grace_is_longer_than_a_session():
    assert timedelta(hours=12) < GRACE


def test_nothing_is_pruned_while_somebody_publishes(root: Path):
    before = sources(root)
    with open_store(root).only_writer(), pytest.raises(DataError, match="Somebody else is publishing"):
        prune(root, keep=1)
    assert sources(root) == before


def test_what_was_pruned_can_be_published_again(root: Path):
    paid = history("2024-01", {"A": [10] * 3})
    prune(root, keep=1)
    publish({"accounts": paid}, root, date(2024, 4, 10), "4/10 again")
    assert "4/10 again" in sources(root)
    assert csdash.open(root, as_of=date(2024, 4, 11)).source == "4/10 again"


def test_a_place_without_snapshots_is_refused(tmp_path: Path):
    with pytest.raises(DataError, match="is not a snapshot root"):
        prune(tmp_path, keep=1)
    assert list(tmp_path.iterdir()) == []


def test_the_command_says_what_it_does(root: Path):
    trial = CliRunner().invoke(cli, ["prune", str(root), "--keep", "1", "--dry-run"])
    assert trial.exit_code == 0, trial.output
    assert "3 would go, 4 would stay. Nothing has been changed." in trial.output
    assert len(sources(root)) == 7
    done = CliRunner().invoke(cli, ["--lang", "ja", "prune", str(root), "--keep", "1"])
    assert done.exit_code == 0, done.output
    assert "3件を削除し、4件を残しました" in done.output
    assert done.output.count("月の最後") == 3
    assert CliRunner().invoke(cli, ["prune", str(root), "--keep", "0"]).exit_code == 2
    assert CliRunner().invoke(cli, ["prune", str(root / "CURRENT"), "--keep", "1"]).exit_code == 1
