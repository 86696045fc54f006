"""Estimates against scipy, and against samples whose answer is known."""

import numpy as np
import pytest
from scipy import stats

from csdash.analysis.estimates import mean, median, ratio
from tests.thorough import THOROUGH

DRAWS = 4_000 if THOROUGH else 300


@pytest.mark.parametrize("n", [8, 40, 500])
def test_the_mean_has_scipys_interval(n: int):
    values = np.random.default_rng(n).normal(3, 2, n)
    told = mean(values.tolist())
    ends = stats.t.interval(0.95, n - 1, loc=values.mean(), scale=stats.sem(values))
    assert (told.value, told.n) == (pytest.approx(values.mean()), n)
    assert (told.lower, told.upper) == pytest.approx(ends, rel=1e-3)


@pytest.mark.parametrize("n", [5, 6, 9, 24, 51, 400, 3000])
def test_the_median_has_the_interval_of_scipys_sign_test(n: int):
    values = np.random.default_rng(n).exponential(1, n)
    told = median(values.tolist())
    assert told.value == pytest.approx(np.median(values))
    if n < 6:
        # Both extremes of five values miss the median in 1 of 16 samples.
        assert (told.lower, told.upper) == (None, None)
        return
    ends = stats.quantile_test(values, q=0, p=0.5).confidence_interval(0.95)
    assert told.lower == pytest.approx(ends.low, rel=0.02)
    assert told.upper == pytest.approx(ends.high, rel=0.02)


# What an account has per unit of its base, and how often: about as much, all sorts, and nothing lost but rarely.
FATES = {
    "alike": (np.exp(np.random.default_rng(0).normal(0, 0.3, 999)), np.full(999, 1 / 999)),
    "mixed": ((0.0, 0.7, 1.0, 1.3), (0.1, 0.2, 0.4, 0.3)),
    "rarely": ((0.0, 1.0), (0.06, 0.94)),
}


def drawn(fate: str, sigma: float, n: int, draws: int) -> tuple[float, float]:
    """How often the interval that is shown holds the ratio, and how often one is shown: bases lognormal."""
    random, (values, chances) = np.random.default_rng(5), FATES[fate]
    held, truth = [], np.dot(values, chances)
    for _ in range(draws):
        base = random.lognormal(3, sigma, n)
        told = ratio((base * random.choice(values, n, p=chances)).tolist(), base.tolist())
        if told.lower is not None:
            held.append(told.lower <= truth <= told.upper)
    return np.mean(held or [np.nan]), len(held) / draws


@pytest.mark.parametrize(
    ("fate", "sigma", "n"),
    [
        ("alike", 0.7, 100),
        ("mixed", 0.7, 200),
        *([("alike", 1.0, 500), ("mixed", 0.5, 60)] if THOROUGH else []),
    ],
)
def test_the_interval_of_a_ratio_holds_it_in_95_of_100_samples(fate: str, sigma: float, n: int):
    held, shown = drawn(fate, sigma, n, DRAWS)
    slack = 2.5 * np.sqrt(0.05 * 0.95 / DRAWS)
    assert shown > 0.9
    assert 0.93 - slack <= held <= 0.97 + slack


@pytest.mark.parametrize(("sigma", "n"), [(0.7, 60), (1.0, 100), (1.2, 200)])
def test_where_few_make_all_that_varies_a_ratio_has_no_interval(sigma: float, n: int):
    """Without the rule they were shown in nine of ten such samples, and held 82 to 87%."""
    assert drawn("rarely", sigma, n, DRAWS)[1] < 0.2


@pytest.mark.parametrize(
    ("base", "is_shown"),
    [
        ([1.0] * 8, True),  # accounts alike: a mean, which Student's t serves
        ([1.0, 2.0] * 9, False),  # under twenty effective accounts
        ([1.0, 2.0] * 12, True),
        ([60.0, *[1.0] * 500], False),  # many, and one behind their squares
    ],
)
def test_where_few_of_unequal_accounts_decide_no_interval_is_shown(base: list[float], *, is_shown: bool):
    told = ratio([x * (0.8 + i % 3 / 10) for i, x in enumerate(base)], base)
    assert told.value is not None
    assert (told.lower is not None, told.upper is not None) == (is_shown, is_shown)


def test_nothing_to_estimate_from_gives_no_interval():
    assert ratio([], []).value is None
    assert ratio([0.0], [0.0]).value is None
    one = mean([4.0])
    assert (one.value, one.lower, one.n) == (4.0, None, 1)
    alike = mean([4.0, 4.0, 4.0])
    assert (alike.value, alike.lower, alike.upper) == (4.0, None, None)
