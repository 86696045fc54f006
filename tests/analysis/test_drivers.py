"""Drivers: the parts add up to the change, and land on rate or on mix as a hand would put them."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdash.analysis.drivers import SCHEMA, drivers
from csdash.analysis.question import Question
from csdash.months import parse_month
from tests.histories import history, opened
from tests.laws.companies import companies, law
from tests.laws.company import FIRST, LAST

LATER = parse_month("2025-02")
MONTHLY = Question(1, (), LATER, LATER)


def two_months(**paid: tuple):
    """A session and, per account, (January, February) of 2024 and of 2025; one segment per first letter."""
    months = {
        name: [*(pair[0] or (None, None)), *[None] * 10, *(pair[1] or (None, None))]
        for name, pair in paid.items()
    }
    witness = {"witness": [1e-4] * 14}
    names = {name: name[0] for name in months}
    return opened(history("2024-01", witness | months, segment=names))


def split(session, key="nrr") -> dict[str, dict]:
    # The witness only holds the months in place; what it pays is too little to show.
    parts = drivers(session, MONTHLY, key, "segment").filter(pl.col("group") != "")
    return {row["group"]: row for row in parts.iter_rows(named=True)}


def test_rate_and_mix_by_hand():
    # Rates .9 and 1.1 at shares .5 and .5 become .8 and 1.2 at .75 and .25: 1.0 becomes 0.9.
    parts = split(two_months(x=((100, 90), (150, 120)), y=((100, 110), (50, 60))))
    expected = {"x": (0.8, 0.9, -0.0625, -0.025), "y": (1.2, 1.1, 0.0375, -0.05)}
    for group, numbers in expected.items():
        found = [parts[group][name] for name in ("rate", "rate_before", "within", "mix")]
        assert found == pytest.approx(numbers, abs=1e-5)
        assert parts[group]["effect"] == pytest.approx(sum(numbers[2:]), abs=1e-5)
    assert list(parts) == ["x", "y"]  # the largest effect first: -.0875, then -.0125


def test_simpson_every_group_better_and_the_whole_worse():
    # .9 and .5 at shares .9 and .1 (whole .86) become .95 and .6 at .2 and .8 (whole .67).
    parts = split(two_months(x=((900, 810), (200, 190)), y=((100, 50), (800, 480))))
    assert all(part["within"] > 0 for part in parts.values())
    within, mix = (sum(part[name] for part in parts.values()) for name in ("within", "mix"))
    assert within + mix == pytest.approx(-0.19, abs=1e-5)
    assert within == pytest.approx(0.05 * 0.55 + 0.1 * 0.45, abs=1e-5)
    assert mix < -0.19


@pytest.mark.parametrize(("ends", "n"), [((None, (100, 50)), 1), (((100, 50), None), 0)])
def test_a_group_at_one_end_only_is_all_mix(ends, n):
    part = split(two_months(x=((100, 90), (100, 90)), y=ends))["y"]
    assert part["within"] == 0
    assert part["mix"] == part["effect"] != 0
    assert part["rate"] == part["rate_before"] == pytest.approx(0.5)
    assert part["n_accounts"] == n


def test_empty_without_a_year_before():
    session = opened(history("2024-06", {"x": [10] * 9, "y": [20] * 9}, segment={"x": "x", "y": "y"}))
    parts = drivers(session, MONTHLY, "nrr", "segment")
    assert parts.is_empty()
    assert dict(parts.schema) == SCHEMA


@law(8)
@given(companies(), st.sampled_from([1, 3]), st.sampled_from(["segment", "region", "tier"]))
def test_the_parts_add_up_to_the_change(company, window, by):
    session = company.opened()
    question = Question(window, (), FIRST, LAST)
    for key in ("nrr", "grr", "logo_retention_rate", "logo_churn_rate", "expansion_rate"):
        parts = drivers(session, question, key, by)
        now, then = (question.at(session, month, key) for month in (question.month, question.before))
        values = [frame["value"].item() if frame.height else None for frame in (now, then)]
        if None in values:
            assert parts.is_empty()
            continue
        scale = max(1.0, *(abs(value) for value in values), parts["effect"].abs().max())
        assert parts["effect"].sum() == pytest.approx(values[0] - values[1], abs=1e-9 * scale)
        assert (parts["within"] + parts["mix"]).to_list() == pytest.approx(parts["effect"].to_list())
        assert parts["n_accounts"].sum() == now["n_accounts"].item()
