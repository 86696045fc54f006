"""How many runs work at once: a few, each in its turn, and none for ever."""

import threading
import time

import pytest

from csdash.ui import turn as turns
from csdash.ui.turn import turn


@pytest.fixture(autouse=True)
def nobody_works(monkeypatch):
    """A semaphore that no run of another test holds."""
    monkeypatch.setattr(turns, "_TURNS", threading.Semaphore(turns.AT_ONCE))


def test_no_more_than_a_few_work_at_once():
    working, most, lock = 0, 0, threading.Lock()

    def works():
        nonlocal working, most
        with turn():
            with lock:
                working += 1
                most = max(most, working)
            time.sleep(0.02)
            with lock:
                working -= 1

    threads = [threading.Thread(target=works) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert most == turns.AT_ONCE


def test_a_run_that_fails_gives_its_turn_back():
    for _ in range(turns.AT_ONCE + 1):
        with pytest.raises(ZeroDivisionError), turn():
            raise ZeroDivisionError
    assert turns._TURNS._value == turns.AT_ONCE


def test_nobody_waits_for_ever(monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE", 0.05)
    for _ in range(turns.AT_ONCE):
        turns._TURNS.acquire()
    with turn():
        pass
    # Who only lost patience had no turn to give back.
    assert turns._TURNS._value == 0
