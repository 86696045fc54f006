"""Lifetime value by hand: the model with its band, and what accounts brought in to date."""

from math import exp, log, sqrt

import pytest

from csdash.analysis.difference import Measured
from csdash.analysis.question import Question
from csdash.analysis.tiers.lifetime import Churn, lifetime_value, worth_by
from csdash.analysis.tiers.load import loads
from tests.histories import history, opened

PROFIT, RATE = Measured(100.0, 80.0, 125.0, 50), Measured(0.2, 0.16, 0.25, 100)


def test_profit_over_churn_with_the_band_of_both():
    told = lifetime_value(PROFIT, Churn(RATE, 20))
    # Each arm is a quarter, as a ratio: log(1.25) twice, at right angles.
    arm = exp(sqrt(2) * log(1.25))
    assert (told.value, told.lower, told.upper, told.n) == (
        pytest.approx(500),
        pytest.approx(500 / arm),
        pytest.approx(500 * arm),
        50,
    )


@pytest.mark.parametrize(
    ("profit", "churn"),
    [(PROFIT, Churn(RATE, 9)), (Measured(-5.0, -9.0, -1.0, 9), Churn(RATE, 20))],
)
def test_blank_where_few_left_or_nothing_is_earned(profit, churn):
    assert lifetime_value(profit, churn).value is None


def test_facts_to_date_and_load():
    session = opened(
        history(
            "2024-01",
            {"A": [100, 100, 120], "B": [None, 50, 50], "C": [None, None, 10]},
            tier={"A": "high", "B": "tech", "C": "tech"},
            csm_id={"A": "Ann", "B": "Bob", "C": "Bob"},
            gross_margin={"A": 0.5, "B": 0.8},
            cost_to_serve={"A": 20, "B": 5, "C": 5},
        )
    )
    question = Question(1, (), session.first_month, session.last_month)
    high, tech = worth_by(session, question, "tier")
    assert (high.arr, high.spend, high.earned, high.cost, high.n_older) == (1440, 320, 160, 240, 1)
    # Of C nobody knows the margin: it is in what was paid, and not in what was earned.
    assert (tech.arr, tech.spend, tech.earned, tech.cost, tech.n_older) == (720, 55, 80, 120, 0)
    assert tech.profit.value == pytest.approx(50 * 0.8 * 12)
    assert [(one.tier, one.n_accounts, one.n_csms, one.per_csm) for one in loads(session, question)] == [
        ("high", 1, 1, 1),
        ("tech", 2, 1, 2),
    ]
