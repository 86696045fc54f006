"""Unhurried: it rests longer than it works, and ends in time."""

from collections.abc import Callable

import pytest

from csdash.ui import unhurried


class Clock:
    """Time that passes only while somebody works or rests."""

    def __init__(self) -> None:
        self.now, self.rested = 0.0, []

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.rested.append(seconds)
        self.now += seconds

    def working(self, seconds: float) -> Callable[[], None]:
        def ask() -> None:
            self.now += seconds

        return ask


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(unhurried, "time", made)
    return made


def test_it_rests_twice_as_long_as_it_works(clock):
    assert unhurried.ask_all([clock.working(1), clock.working(3)]) == 2
    assert clock.rested == [2, 6]


def test_it_ends_after_a_minute(clock):
    assert unhurried.ask_all(clock.working(10) for _ in range(100)) == 3
    assert clock.now <= 70
