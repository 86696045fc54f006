"""Differences: the interval of a difference as printed, when it excludes 0, and many comparisons at once."""

from itertools import combinations, product
from math import isclose, sqrt
from statistics import NormalDist

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdash.analysis.difference import LEVEL, Difference, Measured, fixed, holm
from tests.metrics.populations import bridge, fates, interval, sizes

Z = NormalDist().inv_cdf(0.975)
NOTHING = Measured(None, None, None, 0)


def share(k: int, n: int) -> Measured:
    """k of n, with Wilson's limits as the roots of his quadratic."""
    half = Z * sqrt(Z**2 + 4 * k * (1 - k / n))
    return Measured(k / n, *((2 * k + Z**2 + sign * half) / (2 * (n + Z**2)) for sign in (-1, 1)), n)


def reach(difference: Difference) -> float:
    """How far the interval of a difference reaches towards 0, from its p-value."""
    return Z * abs(difference.value) / NormalDist().inv_cdf(1 - difference.p_value / 2)


# Newcombe, Statistics in Medicine 1998, table II, method 10.
FEWER, MORE = share(48, 80), share(56, 70)
PRINTED = [
    ((56, 70), (48, 80), 0.0524, 0.3339),
    ((9, 10), (3, 10), 0.1705, 0.8090),
    ((6, 7), (2, 7), 0.0582, 0.8062),
    ((5, 56), (0, 29), -0.0381, 0.1926),
    ((0, 10), (0, 20), -0.1611, 0.2775),
    ((0, 10), (0, 10), -0.2775, 0.2775),
    ((10, 10), (0, 20), 0.6791, 1.0000),
    ((10, 10), (0, 10), 0.6075, 1.0000),
]


@pytest.mark.parametrize(("one", "other", "lower", "upper"), PRINTED)
def test_newcombe_as_printed(one, other, lower, upper):
    difference = Difference(now=share(*one), then=share(*other))
    assert difference.lower == pytest.approx(lower, abs=5e-5)
    assert difference.upper == pytest.approx(upper, abs=5e-5)
    assert difference.is_distinguishable == (lower > 0)
    turned = Difference(now=share(*other), then=share(*one))
    assert (turned.lower, turned.upper) == pytest.approx((-difference.upper, -difference.lower))


def test_p_value_is_that_of_the_arms_that_face_each_other():
    difference = Difference(now=MORE, then=FEWER)
    assert difference.value - reach(difference) == pytest.approx(0.0524, abs=5e-5)


def test_a_target_has_no_doubt_of_its_own():
    difference = Difference(now=Measured(0.9, 0.86, 0.93, 99), then=fixed(0.95))
    assert (difference.value, difference.lower, difference.upper) == pytest.approx((-0.05, -0.09, -0.02))
    assert difference.is_distinguishable
    assert not Difference(now=Measured(0.9, 0.86, 0.96, 99), then=fixed(0.95)).is_distinguishable


def test_the_sign_does_not_matter():
    up, down = Difference(MORE, FEWER), Difference(FEWER, MORE)
    assert down.value == -up.value
    assert down.p_value == pytest.approx(up.p_value)


@pytest.mark.parametrize("n", [(10, 10), (30, 12), (8, 45)])
def test_distinguishable_is_where_the_interval_excludes_0(n):
    found = set()
    for k, j in product(range(n[0] + 1), range(n[1] + 1)):
        now, then = share(k, n[0]), share(j, n[1])
        gap = now.value - then.value
        lower = gap - sqrt((now.value - now.lower) ** 2 + (then.upper - then.value) ** 2)
        upper = gap + sqrt((now.upper - now.value) ** 2 + (then.value - then.lower) ** 2)
        assert Difference(now, then).is_distinguishable == (lower > 0 or upper < 0), (k, j)
        found.add(Difference(now, then).is_distinguishable)
    assert found == {True, False}


@pytest.mark.parametrize(
    ("now", "then"),
    [
        (NOTHING, MORE),
        (MORE, NOTHING),
        (Measured(0.9, None, None, 1), MORE),
        (Measured(0.1, None, 0.3, 9), MORE),
        (Measured(0.9, None, 0.95, 9), MORE),
        (Measured(0.9, 0.9, 0.9, 5), Measured(0.1, 0.1, 0.1, 5)),
    ],
    ids=["no value", "no value before", "no interval", "upper only", "upper only, above", "no width"],
)
def test_nothing_is_said_without_both_intervals(now, then):
    difference = Difference(now, then)
    assert difference.p_value is None
    assert not difference.is_distinguishable
    if now.arm(upward=True) is None or then.arm(upward=True) is None:
        assert None in (difference.lower, difference.upper)
    assert (difference.value is None) == (None in (now.value, then.value))


def test_no_difference_has_p_1():
    assert Difference(MORE, MORE).p_value == 1
    assert not Difference(MORE, MORE).is_distinguishable


def test_holm_by_hand():
    # Ranked .005 < .05/4, .01 < .05/3, .03 >= .05/2: from there on nothing stands, .04 < .05/1 neither.
    assert holm([0.01, 0.04, 0.03, 0.005]) == [True, False, False, True]


@pytest.mark.parametrize(
    ("p_values", "stands"),
    [
        ([], []),
        ([None, None], [False, False]),
        ([0.049], [True]),
        ([0.05], [False]),
        ([0.024, 0.049], [True, True]),
        ([0.026, 0.026], [False, False]),
        ([None, 0.03, None], [False, True, False]),
    ],
)
def test_holm_at_its_edges(p_values, stands):
    assert holm(p_values) == stands


def test_holm_as_printed():
    """Benjamini & Hochberg, JRSS B 1995, section 4.1: controlling the family-wise error, three of fifteen stand."""
    printed = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344]
    printed += [0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0]
    assert holm(printed) == [True] * 3 + [False] * 12


@given(st.lists(st.floats(0, 0.1), min_size=1, max_size=5))
def test_holm_is_the_closure_of_bonferroni(p_values):
    """One stands where every set of comparisons it is in has one that Bonferroni would let stand (Marcus et al. 1976)."""
    places = range(len(p_values))
    sets = [chosen for size in places for chosen in combinations(places, size + 1)]
    stands = [
        all(min(p_values[i] for i in chosen) < LEVEL / len(chosen) for chosen in sets if place in chosen)
        for place in places
    ]
    assert holm(p_values) == stands


def measured(found: pl.DataFrame, n: int) -> list[Measured]:
    return [Measured(*row, n) for row in found.select("value", "lower", "upper").iter_rows()]


def companies(seed: int, key: str, skew: str, n: int, draws: int, groups: int) -> list[list[Measured]]:
    """A rate of each of several groups of accounts of the same kind, in many companies."""
    random = np.random.default_rng(seed)
    told = []
    for _ in range(groups):
        opening = sizes(random, skew, draws, n)
        closing = opening * fates(random, "mixed", opening.shape)
        told.append(measured(interval(key, bridge(opening, closing)), n))
    return list(zip(*told, strict=True))


@pytest.mark.parametrize("skew", ["equal", "lognormal 1", "whale 7%"])
@pytest.mark.parametrize("key", ["logo_retention_rate", "grr", "nrr"])
def test_alike_is_seldom_called_different(key: str, skew: str):
    """Of 600 pairs alike at most 5% are told apart (6.9% would be by chance in one of a hundred tests)."""
    pairs = [Difference(*pair) for pair in companies(50, key, skew, 50, 600, 2)]
    assert np.mean([pair.is_distinguishable for pair in pairs]) <= 0.069
    held = [pair.lower <= 0 <= pair.upper for pair in pairs if pair.lower is not None]
    assert 0.93 <= np.mean(held) <= 0.99


@pytest.mark.parametrize("key", ["logo_retention_rate", "nrr"])
def test_of_a_family_alike_seldom_any_is_called_different(key: str):
    """Six groups, each against one of its own size: without the correction, one in four families had a finding."""
    families = companies(6, key, "lognormal 0.5", 120, 300, 12)
    p_values = [
        [Difference(now, then).p_value for now, then in zip(family[::2], family[1::2], strict=True)]
        for family in families
    ]
    assert np.mean([any(holm(family)) for family in p_values]) <= 0.08
    assert np.mean([any(p is not None and p < LEVEL for p in family) for family in p_values]) > 0.08


@pytest.mark.parametrize(
    ("again", "least", "most"), [("repeats", 0.95, 1.0), ("reverts", 0.91, 0.97)], ids=["repeats", "reverts"]
)
def test_a_year_ago_with_the_same_accounts(again: str, least: float, most: float):
    """What happened to six of ten happens again, or is undone: see Difference."""
    random = np.random.default_rng(12)
    opening = sizes(random, "equal", 1500, 100)
    first = fates(random, "mixed", opening.shape)
    undone = np.select([first == 1.3, first == 0.7], [1 / 1.3, 1 / 0.7], 0)
    habit = first if again == "repeats" else undone
    second = np.where(
        (habit > 0) & (random.random(first.shape) < 0.6), habit, fates(random, "mixed", first.shape)
    )
    middle = opening * first
    then, now = (
        measured(interval("nrr", bridge(a, b)), 100)
        for a, b in ((opening, middle), (middle, middle * second))
    )
    pairs = [Difference(*pair) for pair in zip(now, then, strict=True)]
    truth = np.mean([pair.value for pair in pairs])
    assert least <= np.mean([pair.lower <= truth <= pair.upper for pair in pairs]) <= most


def test_arms():
    one = Measured(0.5, 0.3, 0.6, 9)
    assert isclose(one.arm(upward=False), 0.2)
    assert isclose(one.arm(upward=True), 0.1)
    assert NOTHING.arm(upward=True) is None
