"""Intervals against independent ones: scipy's Wilson, a bootstrap over accounts, and their own promise of 95%."""

import narwhals.stable.v2 as nw
import numpy as np
import polars as pl
import pytest
from scipy.stats import binomtest

from csdash.measures.bridge import FREE, FX, MERGED, bridge_sums
from csdash.metrics.evaluate import evaluate
from csdash.metrics.interval import added, bounds
from csdash.metrics.metric import Ratio
from csdash.metrics.registry import REGISTRY
from tests.histories import at, history, opened


def pair_sums(opening: np.ndarray, closing: np.ndarray, *, unit: int = 1) -> pl.DataFrame:
    """The bridge's sums over accounts given by the two ends, one row per row of the arrays."""
    draws, n = opening.shape
    rows = pl.DataFrame(
        {
            "t": np.repeat(np.arange(draws), n),
            "opening": opening.ravel(),
            "closing": closing.ravel(),
            "cell": 0,
            "opening_m": 0,
            # After the opening: whoever was not there then is new.
            "first_paid": 1,
            "paid_between": 0,
        }
    )
    unused = (*FX, *MERGED, *FREE)
    return bridge_sums(nw.from_native(rows.lazy()), unit, unused).to_native().collect().sort("t")


def interval(key: str, sums: pl.DataFrame, unit: int = 1) -> pl.DataFrame:
    """value, lower, upper of a ratio per row of sums."""
    rule = REGISTRY[key]
    assert isinstance(rule, Ratio)
    lower, upper = bounds(rule, unit)
    return sums.select(value=added(rule.numerator) / added(rule.denominator), lower=lower, upper=upper)


def population(random: np.random.Generator, draws: int, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Accounts of moderately unlike size; of ten one leaves, two shrink, three grow."""
    opening = (random.lognormal(10, 0.7, (draws, n))).astype(np.int64)
    fate = random.choice([0.0, 0.7, 1.0, 1.3], size=(draws, n), p=[0.1, 0.2, 0.4, 0.3])
    return opening, (opening * fate).astype(np.int64)


@pytest.mark.parametrize(("kept", "of"), [(0, 5), (5, 5), (1, 1), (0, 1), (7, 9), (50, 100), (993, 1000)])
def test_logo_retention_has_wilsons_interval(kept: int, of: int):
    accounts = {f"a{i}": [1, 1 if i < kept else None] for i in range(of)} | {"stays out": [None, 5]}
    session = opened(history("2024-01", accounts))
    wilson = binomtest(kept, of).proportion_ci(method="wilson")
    row = at(session.metrics("logo_retention_rate", window=1), "2024-02")
    assert (row["lower"], row["upper"]) == pytest.approx((wilson.low, wilson.high))
    churn = at(session.metrics("logo_churn_rate", window=1), "2024-02")
    assert (churn["lower"], churn["upper"]) == pytest.approx((1 - wilson.high, 1 - wilson.low))


# What each ratio divides by what, account by account, told once more without the measures.
RATIOS = {
    "nrr": lambda o, c: (np.where(o > 0, c, 0), o),
    "grr": lambda o, c: (np.minimum(o, c), o),
    "expansion_rate": lambda o, c: (np.where(o > 0, np.maximum(c - o, 0), 0), o),
    "expansion_share": lambda o, c: (np.where(o > 0, np.maximum(c - o, 0), 0), np.maximum(c - o, 0)),
    "quick_ratio": lambda o, c: (np.maximum(c - o, 0), np.maximum(o - c, 0)),
}


# Over so few losses that quick_ratio has at 100, the delta method is too sure by a fifth.
SIZES = [(key, n) for key in RATIOS for n in (100, 400, 2000) if (key, n) != ("quick_ratio", 100)]


@pytest.mark.parametrize(("key", "n"), SIZES)
def test_delta_method_agrees_with_a_bootstrap_over_accounts(key: str, n: int):
    random = np.random.default_rng(n)
    opening, closing = population(random, 1, n)
    # Of ten accounts one more is new.
    opening, closing = (
        np.append(side, [[amount] * (n // 10)], axis=1) for side, amount in ((opening, 0), (closing, 20_000))
    )
    row = interval(key, pair_sums(opening, closing)).row(0, named=True)
    top, base = RATIOS[key](opening[0], closing[0])
    assert row["value"] == pytest.approx(top.sum() / base.sum())
    picks = random.integers(0, opening.size, (4000, opening.size))
    resampled = top[picks].sum(axis=1) / base[picks].sum(axis=1)
    half, bootstrapped = (row["upper"] - row["lower"]) / 2, 1.96 * resampled.std()
    assert half == pytest.approx(bootstrapped, rel=0.06 if n == 2000 else 0.12)


@pytest.mark.parametrize("n", [100, 400])
@pytest.mark.parametrize("key", ["nrr", "grr"])
def test_interval_covers_the_truth_as_often_as_it_says(key: str, n: int):
    random = np.random.default_rng(2024)
    opening, closing = population(random, 2000, n)
    # What the population's ratio is: sizes and fates are independent of each other.
    truth = {"nrr": 0.2 * 0.7 + 0.4 + 0.3 * 1.3, "grr": 0.2 * 0.7 + 0.4 + 0.3}[key]
    found = interval(key, pair_sums(opening, closing))
    covered = ((found["lower"] <= truth) & (found["upper"] >= truth)).mean()
    assert 0.90 <= covered <= 0.98


def test_margin_of_arpa_is_the_margin_of_a_mean():
    amounts = [100, 150, 300, 50, 900]
    session = opened(history("2024-01", {f"a{i}": [mrr] for i, mrr in enumerate(amounts)}))
    row = at(session.metrics("arpa"), "2024-01")
    half = 1.959964 * np.std(amounts, ddof=1) / np.sqrt(len(amounts))
    assert row["upper"] - row["value"] == pytest.approx(half)


@pytest.mark.parametrize("key", ["nrr", "grr", "quick_ratio", "expansion_rate", "expansion_share", "arpa"])
def test_coarse_squares_serve_as_well_as_exact_ones(key: str):
    # Amounts so large that squares of ticks would not fit: the same history in a thousandth of the unit does.
    random = np.random.default_rng(7)
    fates = random.choice([0.0, 0.5, 1.0, 1.5], 40)
    sizes = random.integers(10**5, 10**6, 40)
    small, large = (
        opened(
            history(
                "2024-01",
                {
                    f"a{i}": [s * k, s * k * f or None]
                    for i, (s, f) in enumerate(zip(sizes, fates, strict=True))
                }
                | {"new": [None, 10**5 * k]},
            )
        )
        for k in (1, 10**4)
    )
    assert small._by_account.square_unit < large._by_account.square_unit
    fine, coarse = (at(session.metrics(key, window=1), "2024-02") for session in (small, large))
    scale = 10**4 if key == "arpa" else 1
    for end in ("value", "lower", "upper"):
        assert coarse[end] == pytest.approx(fine[end] * scale, rel=1e-4)


def test_one_account_leaves_nothing_to_estimate_from():
    row = at(opened(history("2024-01", {"A": [100, 70]})).metrics("nrr", window=1), "2024-02")
    assert row["value"] == 0.7
    assert (row["lower"], row["upper"]) == (None, None)


def test_no_spread_seen_is_not_the_same_as_no_doubt():
    row = at(opened(history("2024-01", {"A": [10, 10], "B": [5, 5]})).metrics("nrr", window=1), "2024-02")
    assert (row["value"], row["lower"], row["upper"]) == (1.0, None, None)


def test_interval_stays_within_what_the_rate_can_be():
    # One of two leaves: half +- more than half, cut at 0 and, for GRR, at 1.
    session = opened(history("2024-01", {"A": [100, 100], "B": [100, None]}))
    row = at(session.metrics("grr", window=1), "2024-02")
    assert (row["lower"], row["upper"]) == (0.0, 1.0)
    assert at(session.metrics("nrr", window=1), "2024-02")["upper"] > 1


def test_evaluate_is_where_bounds_come_together():
    cubes = opened(history("2024-01", {"A": [100, 100], "B": [100, 50]}))._by_account
    row = evaluate(REGISTRY["net_revenue_churn_rate"], cubes, 1).row(0, named=True)
    other = evaluate(REGISTRY["nrr"], cubes, 1).row(0, named=True)
    assert (row["lower"], row["upper"]) == pytest.approx((1 - other["upper"], 1 - other["lower"]))
