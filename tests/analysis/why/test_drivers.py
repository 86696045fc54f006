"""Drivers: the parts add up to the change, and land on rate or on mix as a hand would put them."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdash.analysis.difference import Difference
from csdash.analysis.question import Question
from csdash.analysis.why.change import change
from csdash.analysis.why.drivers import SCHEMA, drivers
from csdash.months import parse_month
from tests.histories import day, history, opened
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


def many(n: int, stayed: int, start: str, group: str):
    names = [f"{group}{start}-{i}" for i in range(n)]
    paid = {name: [1, 1 if i < stayed else None] for i, name in enumerate(names)}
    return history(start, paid, segment=dict.fromkeys(names, group))


def test_the_change_of_a_groups_rate_has_newcombes_interval():
    # Newcombe, Statistics in Medicine 1998, table II (a), method 10: 56 of 70 less 48 of 80 is .0524 to .3339.
    rows = [many(80, 48, "2024-01", "x"), many(70, 56, "2025-01", "x"), many(30, 30, "2024-01", "y")]
    rows += [
        many(30, 30, "2025-01", "y"),
        history("2024-01", {"witness": [1] * 14}, segment={"witness": "w"}),
    ]
    parts = drivers(opened(pl.concat(rows)), MONTHLY, "logo_retention_rate", "segment")
    told = {row["group"]: row for row in parts.iter_rows(named=True)}
    assert [told["x"][name] for name in ("change", "lower", "upper")] == pytest.approx(
        [0.2, 0.0524, 0.3339], abs=5e-5
    )
    assert told["x"]["is_distinguishable"]
    assert not told["y"]["is_distinguishable"]
    # One account only: whatever it did, it is never told apart from chance.
    assert not told["w"]["is_distinguishable"]


@pytest.mark.parametrize(("n", "stands"), [(19, False), (20, True)])
def test_a_group_under_the_minimum_never_stands(n: int, *, stands: bool):
    """However far its rate went: of x all stayed a year ago, and a tenth now."""
    rows = [many(n, n, "2024-01", "x"), many(n, n // 10, "2025-01", "x")]
    rows += [many(60, 54, start, "y") for start in ("2024-01", "2025-01")]
    parts = drivers(opened(pl.concat(rows)), MONTHLY, "logo_retention_rate", "segment")
    (told,) = parts.filter(pl.col("group") == "x").rows(named=True)
    assert told["change"] < -0.85
    assert told["upper"] < 0
    assert told["is_distinguishable"] == stands


def test_any_two_months_and_windows_that_overlap():
    rng = np.random.default_rng(5)
    paid = {f"a{i}": list(rng.lognormal(3, 0.8) * rng.uniform(0.7, 1.4, 15).cumprod()) for i in range(120)}
    session = opened(
        history("2024-01", paid, segment={name: "x" if i % 2 else "y" for i, name in enumerate(paid)})
    )
    question = Question(12, (), 0, parse_month("2025-03"))
    before = day("2025-02")
    found = change(session, question, "nrr", before)
    # Accounts drawn anew, each with all of its months, so that both windows keep what they share.
    ends = np.array([[one[14], one[2], one[13], one[1]] for one in paid.values()])
    drawn = ends[rng.integers(0, 120, (4000, 120))].sum(axis=1)
    spread = (drawn[:, 0] / drawn[:, 1] - drawn[:, 2] / drawn[:, 3]).std()
    assert found.value == pytest.approx(
        ends[:, 0].sum() / ends[:, 1].sum() - ends[:, 2].sum() / ends[:, 3].sum(), abs=1e-4
    )
    assert found.upper - found.lower == pytest.approx(2 * 1.96 * spread, rel=0.08)
    # Taken as independent, the two would seem far less sure.
    alone = Difference(found.now, found.then)
    assert alone.upper - alone.lower > 2 * (found.upper - found.lower)
    parts = drivers(session, question, "nrr", "segment", before)
    assert parts["effect"].sum() == pytest.approx(found.value)
    assert parts["lower"].null_count() == 0


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
