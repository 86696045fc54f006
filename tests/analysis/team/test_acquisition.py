"""The cost of new business beside expansion, and the indicators that move first: by hand."""

from datetime import date

import polars as pl
import pytest

from csdash.analysis.question import Question
from csdash.analysis.team.acquisition import acquisition, told
from csdash.analysis.team.leading import KEYS, leading
from csdash.analysis.team.told import costs
from csdash.errors import NotUnlocked
from tests.histories import history, opened

PAID = {
    "A": [10, 10, 10, 10, 15],
    "B": [*[None] * 3, 10, 12],
    "C": [*[None] * 4, 20],
    "D": [*[None] * 4, 5],
    "Early": [None, *[7] * 4],
}
TEAM = pl.DataFrame(
    [(date(2025, month, 1), "x", "csm", 40) for month in range(1, 6)],
    schema=["month", "csm_id", "role", "cost"],
    orient="row",
)


def question(session) -> Question:
    return Question(3, (), session.first_month, session.last_month)


def test_new_business_is_held_against_expansion():
    session = opened(
        history("2025-01", PAID, acquisition_cost={"B": 60, "C": 300, "A": 9, "Early": 9}), team=TEAM
    )
    found = acquisition(session, question(session))
    # B and C cost 360 for an ARR of 360 at their start; D has no cost written, and two were there before the window.
    assert (found.cost, found.arr, found.rate.value, found.rate.n, found.n_unknown) == (
        360.0,
        360.0,
        1.0,
        2,
        1,
    )
    # A grew by 5 a month, 60 a year, with a team that cost 40 in each of three months.
    assert found.expansion.cost_per_expansion == pytest.approx(120 / 60)
    said = [one.en for one in told(found, 3, "JPY")]
    assert "1.0" in said[0]
    assert "2.00x the ARR" in said[1]
    # What is known is not said to be missing.
    assert all("not in the data" not in one.en for one in costs(session, question(session), found.expansion))


def test_without_costs_it_says_which_column():
    session = opened(history("2025-01", PAID), team=TEAM)
    with pytest.raises(NotUnlocked, match="acquisition_cost"):
        acquisition(session, question(session))


def test_indicators_that_the_data_lacks_say_what_they_need():
    session = opened(history("2025-01", PAID), team=TEAM)
    found = leading(session, question(session))
    assert [one.metric.key for one in found] == list(KEYS)
    assert {one.missing for one in found} == {"accounts.health_score", "events"}
    assert not any(one.stands for one in found)


def test_an_indicator_moved_where_chance_does_not_reach():
    accounts = {f"A{i:02}": [10] * 13 for i in range(60)}
    # A year ago ten of sixty had a score, now fifty have.
    scores = {
        name: [80 if i < 10 else None, *[None] * 11, 80 if i < 50 else None]
        for i, name in enumerate(accounts)
    }
    session = opened(history("2024-01", accounts, health_score=scores))
    health = next(one for one in leading(session, question(session)) if one.metric.key.startswith("health"))
    assert (health.change.now.value, health.change.then.value) == (
        pytest.approx(50 / 60),
        pytest.approx(10 / 60),
    )
    assert health.stands
