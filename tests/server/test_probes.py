"""Probes: alive is not ready, and neither says what is inside."""

import time

import pytest

from csdash.server import probes
from csdash.server.probes import Probes
from tests.server.asked import Inner, ask


class Check:
    """Something that works or does not, and counts how often it was looked at."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error, self.n = error, 0

    def __call__(self) -> None:
        self.n += 1
        if self.error:
            raise self.error


def probed(*checks: Check, is_closing: bool = False) -> Probes:
    return Probes(Inner(), {str(n): check for n, check in enumerate(checks)}, lambda: is_closing)


def test_alive_whatever_else():
    app = probed(Check(OSError("/srv/data")))
    assert ask(app, "/healthz", host="10.0.0.7").body == "ok"
    assert ask(app, "/overview").body == "inner"


@pytest.mark.parametrize(
    "error", [OSError("/srv/data is gone"), ValueError("x"), PermissionError("access.toml")]
)
def test_not_ready_while_something_does_not_work_and_no_word_on_what(error):
    given = ask(probed(Check(), Check(error)), "/readyz", host="10.0.0.7")
    assert (given.status, given.body) == (503, "not ready")


def test_ready_when_everything_works_and_not_while_closing():
    assert ask(probed(Check(), Check()), "/readyz").status == 200
    assert ask(probed(Check(), is_closing=True), "/readyz").status == 503


def test_many_who_ask_cost_one_look():
    check = Check()
    app = probed(check)
    for _ in range(50):
        ask(app, "/readyz")
    assert check.n == 1


def test_a_check_that_hangs_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(probes, "_PATIENCE", 0.05)
    app = Probes(Inner(), {"slow": lambda: time.sleep(0.5)}, lambda: False)
    assert ask(app, "/readyz").status == 503


def test_only_read():
    assert ask(probed(), "/healthz", "POST").status == 405
