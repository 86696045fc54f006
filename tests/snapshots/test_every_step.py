"""Killed, or out of room, at any step: the old snapshot is whole, and the new one is absent or whole."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from csdash.errors import DataError
from csdash.snapshots.frames import stage_frames
from csdash.snapshots.listing import list_snapshots
from csdash.snapshots.locate import locate
from csdash.snapshots.manifest import SNAPSHOT_ID
from csdash.snapshots.provenance import Provenance
from csdash.snapshots.prune import prune
from csdash.snapshots.publish import manifest_of, publish, publish_staged
from csdash.snapshots.staging import Staged
from csdash.snapshots.store import open_store
from tests.histories import history
from tests.snapshots.steps import failing_at, in_child, killed_at
from tests.thorough import THOROUGH

MARCH, APRIL = date(2024, 3, 31), date(2024, 4, 30)
OLD, NEW = history("2024-01", {"A": [10, 20, 30]}), history("2024-02", {"A": [20, 31, 40]})
MOST_STEPS = 200
# Each of them where there is time for that, one of three in a quick run.
STEPS = range(1, MOST_STEPS, 1 if THOROUGH else 3)
KILLED, OUT_OF_ROOM = -9, 2


class Case:
    """A root that holds a snapshot of March, and the one of April, staged; a copy of `like` where that is given."""

    def __init__(self, folder: Path, like: "Case | None" = None) -> None:
        self.root = folder / "root"
        if like is None:
            (folder / "staged").mkdir(parents=True)
            self.old = publish({"accounts": OLD}, self.root, MARCH, "old")
            self.staged: Staged = stage_frames({"accounts": NEW}, folder / "staged", APRIL)[0]
            self.new = manifest_of(self.staged, Provenance("new")).id
        else:
            shutil.copytree(like.root, self.root)
            self.old, self.staged, self.new = like.old, like.staged, like.new

    def publish(self) -> None:
        publish_staged(self.staged, self.root, Provenance("new"))

    def check(self) -> str:
        """What is current; every promise is kept."""
        store = open_store(self.root)
        assert store.is_whole(self.old)
        assert self.new not in store.ids() or store.is_whole(self.new)
        assert locate(self.root, MARCH).id == self.old
        shown = locate(self.root).id
        assert shown in (self.old, self.new)
        return shown

    def check_that_it_can_go_on(self) -> None:
        """The next publisher finds nothing in the way, and leaves nothing behind."""
        self.publish()
        assert self.check() == self.new
        names = [path.name for path in (self.root / "snapshots").iterdir()]
        assert sorted(names) == sorted([self.old, self.new])


def every_step(folder: Path, stopped: Callable[[int], Callable], expected: int) -> set[str]:
    """Stop a publication at each of its steps in turn, each time in a new root; what was current afterwards."""
    shown, like = set(), Case(folder / "like")
    for step in STEPS:
        case = Case(folder / str(step), like)
        code, steps = in_child(case.root, case.publish, stopped(step))
        shown.add(case.check())
        case.check_that_it_can_go_on()
        if steps < step:
            assert code == 0
            assert step > 15, "too few steps were seen for this to mean anything"
            return shown
        # What fails only once may be of no consequence: a leftover that could not be removed.
        assert code == expected or (code == 0 and expected == OUT_OF_ROOM), (step, code)
    raise AssertionError("it never came to an end")


def test_killed_at_every_step(tmp_path: Path):
    shown = every_step(tmp_path, killed_at, KILLED)
    assert len(shown) == 2


@pytest.mark.parametrize("for_good", [False, True])
def test_no_room_at_every_step(tmp_path: Path, for_good: bool):
    shown = every_step(tmp_path, lambda step: failing_at(step, for_good=for_good), OUT_OF_ROOM)
    assert len(shown) == 2


def test_killed_at_every_step_of_pruning(tmp_path: Path):
    for day in (10, 20, 30):
        publish({"accounts": OLD}, tmp_path / "like", date(2024, 4, day), str(day))
    for step in STEPS:
        root = shutil.copytree(tmp_path / "like", tmp_path / str(step))
        code, steps = in_child(root, lambda root=root: prune(root, keep=1), killed_at(step))
        listed = list_snapshots(root)
        store = open_store(root)
        assert all(store.is_whole(one.id) for one in listed)
        assert listed[0].source == locate(root).source == "30"
        prune(root, keep=1)
        assert [one.source for one in list_snapshots(root)] == ["30"]
        if steps < step:
            assert code == 0
            assert step > 3
            return
        assert code == KILLED


def test_killed_while_a_damaged_one_is_put_right(tmp_path: Path):
    # The damaged one may be gone by then, but never half of the new one be there.
    like = Case(tmp_path / "like")
    like.publish()
    for step in STEPS:
        case = Case(tmp_path / str(step), like)
        (case.root / "snapshots" / case.new / "accounts" / "2024-03.parquet").write_bytes(b"PAR1")
        code, steps = in_child(case.root, case.publish, killed_at(step))
        store = open_store(case.root)
        assert store.is_whole(case.old)
        try:
            assert locate(case.root).id == case.new
        except DataError:
            assert not store.is_whole(case.new)
        case.check_that_it_can_go_on()
        if steps < step:
            assert code == 0
            return
        assert code == KILLED


def test_a_staged_file_that_changed_is_not_published(tmp_path: Path):
    case = Case(tmp_path)
    (case.staged.folder / "accounts" / "2024-03.parquet").write_bytes(b"PAR1 but other bytes")
    with pytest.raises(DataError, match="has changed since it was checked"):
        case.publish()
    assert case.check() == case.old
    assert all(SNAPSHOT_ID.fullmatch(path.name) for path in (case.root / "snapshots").iterdir())


def test_current_is_replaced_and_never_written_in_place(tmp_path: Path):
    # Whoever is reading the old file reads it to the end.
    case = Case(tmp_path)
    (tmp_path / "as it was").hardlink_to(case.root / "CURRENT")
    case.publish()
    assert (tmp_path / "as it was").read_text().strip() == case.old
    assert case.check() == case.new
