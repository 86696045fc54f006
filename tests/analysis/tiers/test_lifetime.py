"""Lifetime value by hand: the model with its band, and what accounts brought in to date."""

from math import exp, log, sqrt

import numpy as np
import pytest

from csdash.analysis.difference import Measured
from csdash.analysis.estimates import share
from csdash.analysis.question import Question
from csdash.analysis.tiers.lifetime import Churn, lifetime_value, worth_by, yearly_profit
from csdash.analysis.tiers.load import loads
from tests.histories import history, opened
from tests.thorough import one_in

N_COMPANIES = 400
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


@pytest.mark.parametrize(
    ("n", "sigma", "rate"), one_in(3, [(80, 0.9, 0.25), (150, 0.6, 0.12), (300, 1.2, 0.12)])
)
def test_the_band_holds_the_truth_as_often_as_it_says(n, sigma, rate):
    rng, truth = np.random.default_rng(4), exp(sigma**2 / 2) / rate
    held = []
    for _ in range(N_COMPANIES):
        profit = yearly_profit(rng.lognormal(0, sigma, n).tolist())
        left = int(rng.binomial(n, rate))
        told = lifetime_value(profit, Churn(share(left, n), left))
        if told.lower is not None:
            held.append(told.lower <= truth <= told.upper)
    assert len(held) > 0.85 * N_COMPANIES
    # 93 to 97% (decision 0074), and three standard errors of this many draws.
    assert 0.93 - 0.033 <= np.mean(held) <= 0.97 + 0.026


def test_no_band_where_one_account_decides():
    rest = [100.0 + i for i in range(99)]
    assert yearly_profit([*rest, 400.0]).lower is not None
    whale = yearly_profit([*rest, 4_000.0])
    assert (whale.value, whale.lower) == (pytest.approx((sum(rest) + 4_000) / 100), None)
    told = lifetime_value(whale, Churn(share(20, 100), 20))
    assert (told.value, told.lower, told.upper) == (pytest.approx(whale.value / 0.2), None, None)
    assert yearly_profit([]).value is None


def test_profit_per_account_is_shown_without_an_interval():
    paid = {f"a{i:02}": [10.0 + i] for i in range(40)}
    session = opened(
        history("2024-01", paid, tier=dict.fromkeys(paid, "tech"), gross_margin=dict.fromkeys(paid, 0.5))
    )
    (tech,) = worth_by(session, Question(1, (), session.first_month, session.last_month), "tier")
    assert (tech.profit.n, tech.profit.lower, tech.profit.upper) == (40, None, None)


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
