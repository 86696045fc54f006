"""Held: what is read stays open, and what nobody reads goes when something else is opened."""

from threading import Thread

import pytest

from csdash.scope import EVERYTHING, Scope
from csdash.views.held import Held
from csdash.views.view import Snapshot

ONE, TWO, THREE = (Snapshot(name, None) for name in ("one", "two", "three"))


class Process:
    """A `Held` of made-up sessions and made-up time."""

    def __init__(self, most: int = 8) -> None:
        self.now, self.opened = 0.0, []
        self.held = Held(self._open, most, 1800, lambda: self.now)

    def _open(self, snapshot: Snapshot, scope: Scope) -> object:
        self.opened.append((snapshot.id, scope.id))
        return object()

    def read(self, snapshot: Snapshot, at: float, scope: Scope = EVERYTHING) -> object:
        self.now = at
        return self.held.session(snapshot, scope)

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self.opened]


def test_what_is_read_is_opened_once():
    held = Process()
    assert held.read(ONE, 0) is held.read(ONE, 10)
    assert held.names == ["one"]


def test_another_scope_is_another_session():
    held = Process()
    assert held.read(ONE, 0) is not held.read(ONE, 1, Scope.of(segment=["SMB"]))


def test_an_older_one_goes_half_an_hour_after_it_was_read_last():
    held = Process()
    held.read(ONE, 0)
    held.read(ONE, 1000)
    held.read(TWO, 2700)
    held.read(ONE, 2800)
    assert held.names == ["one", "two"], "somebody was reading it"
    held.read(TWO, 4000)
    held.read(THREE, 4700)
    held.read(TWO, 4700)
    assert held.names == ["one", "two", "three"]
    held.read(ONE, 4700)
    assert held.names == ["one", "two", "three", "one"]


def test_what_is_alone_stays_however_long_nobody_reads():
    held = Process()
    assert held.read(ONE, 0) is held.read(ONE, 1_000_000)


def test_no_more_than_the_most():
    held = Process(most=1)
    for snapshot in (ONE, TWO, ONE):
        held.read(snapshot, 0)
    assert held.names == ["one", "two", "one"]


def test_what_could_not_be_opened_is_tried_again():
    tries = []

    def fails(snapshot: Snapshot, _: Scope) -> object:
        tries.append(snapshot)
        raise OSError("the disk was away")

    held = Held(fails, 8, 1800)
    for _ in range(2):
        with pytest.raises(OSError, match="away"):
            held.session(ONE, EVERYTHING)
    assert len(tries) == 2


def test_many_at_once_open_it_once():
    held = Process()
    readers = [Thread(target=held.read, args=(ONE, 0)) for _ in range(20)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert held.names == ["one"]
