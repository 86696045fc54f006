"""Large data is looked at a few months at a time: the report is the same however few rows there are at once."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from csdash.contract import batches as module
from csdash.contract.batches import SPLITTING, batches
from csdash.contract.check import CHECKING, check_tables
from csdash.months import month_start
from tests.histories import history

JANUARY = 24288
LINES = st.lists(
    st.fixed_dictionaries(
        {
            "month": st.integers(JANUARY, JANUARY + 6).map(month_start),
            "account_id": st.sampled_from(["A", "B", "C", "D"]),
            "product": st.sampled_from(["", None, "P", "Q"]),
            "mrr": st.sampled_from([10, 0, None, -5, 3]),
            "segment": st.sampled_from(["x", "y", None]),
            "start_month": st.sampled_from([None, date(2020, 1, 1)]),
        }
    ),
    min_size=1,
    max_size=30,
)
SCHEMA = {
    "month": pl.Date,
    "product": pl.String,
    "mrr": pl.Int64,
    "segment": pl.String,
    "start_month": pl.Date,
}


@pytest.fixture
def few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ROWS", 4)


def reported(lines: list[dict]) -> list[tuple]:
    frame = pl.DataFrame(lines, schema_overrides=SCHEMA)
    return [
        (f.rule, f.severity, f.column, f.count, f.rows, f.text("en"))
        for f in check_tables({"accounts": frame}).findings
    ]


@settings(
    max_examples=settings.default.max_examples // 2,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(LINES)
def test_the_report_does_not_depend_on_the_size_of_a_batch(monkeypatch, lines: list[dict]):
    whole = reported(lines)
    with monkeypatch.context() as patch:
        for rows in (1, 9):
            patch.setattr(module, "ROWS", rows)
            assert reported(lines) == whole


def test_a_flip_is_seen_across_batches(few_at_once: None):
    paid = {"A": [10] * 5, "B": [10] * 5, "C": [10] * 5}
    frame = history("2024-01", paid, segment={"A": list("xyxxx"), "B": list("xxyxx"), "C": list("xxxyx")})
    (found,) = [f for f in check_tables({"accounts": frame}).findings if f.rule == "flip"]
    assert (found.count, found.column) == (3, "segment")
    assert "A 2024-03-01, B 2024-04-01, C 2024-05-01" in found.text("en")


def months_in(rows: Iterator[pl.DataFrame]) -> list[list[date]]:
    return [batch["month"].unique().sort().to_list() for batch in rows]


def test_months_stay_whole_and_in_order(few_at_once: None, tmp_path: Path):
    frame = history("2024-01", {name: [1] * 6 for name in "ABC"}).sample(fraction=1, shuffle=True, seed=1)
    found = list(batches(frame.lazy(), CHECKING, spill=tmp_path))
    assert len(found) > 1
    assert pl.concat(found).sort("month", "account_id").equals(frame.sort("month", "account_id"))
    assert all(one[-1] < other[0] for one, other in pairwise(months_in(iter(found))))
    assert all(batch.equals(batch.sort("account_id", "month")) for batch in found)
    # What was split is not left lying about.
    assert not list(tmp_path.iterdir())


def test_whoever_stops_in_the_middle_leaves_nothing(few_at_once: None, tmp_path: Path):
    frame = history("2024-01", {name: [1] * 6 for name in "ABC"})
    walk = batches(frame.lazy(), CHECKING, spill=tmp_path)
    next(walk)
    assert list(tmp_path.iterdir())
    walk.close()
    assert not list(tmp_path.iterdir())


def test_progress_counts_to_the_end(few_at_once: None):
    told = []
    frame = history("2024-01", {name: [1] * 4 for name in "ABC"}).lazy()
    list(batches(frame, CHECKING, progress=lambda *what: told.append(what)))
    assert told[0] == (SPLITTING, 0, 12)
    assert [what for what, _, _ in told[1:]] == [CHECKING] * (len(told) - 1)
    done = [n for _, n, _ in told]
    assert done == sorted(done)
    assert done[-1] == 12
