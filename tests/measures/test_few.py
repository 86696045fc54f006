"""Small stages are added up at once and keep their pairs; large ones do neither, and tell the same."""

import polars as pl
import pytest

import csdash
from csdash.measures import kept_rows, stage
from csdash.months import month_start
from tests.histories import folder_of, history

PAID = {
    "A": [100] * 30,
    "B": [50] * 14 + [80] * 16,
    "C": [70] * 20,
    "D": [None] * 5 + [30] * 9 + [None] * 4 + [40] * 12,
}
SEGMENT = {"A": "large", "B": ["small"] * 10 + ["large"] * 20, "C": "small", "D": "small"}


def told(*names: str) -> dict[str, pl.DataFrame]:
    session = csdash.open(folder_of(history("2023-01", PAID, segment=SEGMENT)))
    frames = session._by_account.frames
    moved = session.account_bridge(12, month_start(session.last_month))
    return {name: frames[name].sort(pl.all()) for name in names} | {"accounts": moved}


def few_only(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    """As if only so many rows were few."""
    for module in (stage, kept_rows):
        monkeypatch.setattr(module, "MOST_KEPT", most)


def test_many_are_told_as_few_are(monkeypatch: pytest.MonkeyPatch):
    few = told("bridge", "transfers", "churn", "flows", "standing")
    few_only(monkeypatch, 0)
    many = told("bridge", "transfers", "churn", "flows", "standing")
    assert len(few["transfers"])
    assert len(few["churn"])
    for name, frame in few.items():
        assert frame.equals(many[name]), name


def test_what_is_kept_is_bounded(monkeypatch: pytest.MonkeyPatch):
    whole = csdash.open(folder_of(history("2023-01", PAID)))._accounts
    size = whole.pairs(1).to_native().collect().height
    monkeypatch.setattr(kept_rows, "ROOM", 2 * size)
    whole = csdash.open(folder_of(history("2023-01", PAID)))._accounts
    for window in range(1, 12):
        whole.pairs(window)
    assert size < whole._kept.n_rows <= 2 * size
    assert "pairs 11" in whole._kept
    assert "pairs 1" not in whole._kept


@pytest.mark.parametrize("window", [1, 12])
def test_the_pairs_of_a_month_are_those_of_all_months_in_it(monkeypatch: pytest.MonkeyPatch, window: int):
    session = csdash.open(folder_of(history("2023-01", PAID)))
    kept = session._accounts.pairs(window, session.last_month).to_native().collect()
    few_only(monkeypatch, 0)
    alone = csdash.open(folder_of(history("2023-01", PAID)))._accounts
    found = alone.pairs(window, session.last_month).to_native().collect()
    assert len(found)
    assert kept.sort(pl.all()).equals(found.sort(pl.all()))
