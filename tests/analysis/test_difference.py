"""Differences: the interval of a difference as printed, when it excludes 0, and many comparisons at once."""

from itertools import product
from math import isclose, sqrt
from statistics import NormalDist

import pytest

from csdash.analysis.difference import Difference, Measured, holm

Z = NormalDist().inv_cdf(0.975)
NOTHING = Measured(None, None, None, 0)


def share(k: int, n: int) -> Measured:
    """k of n, with Wilson's limits as the roots of his quadratic."""
    half = Z * sqrt(Z**2 + 4 * k * (1 - k / n))
    return Measured(k / n, *((2 * k + Z**2 + sign * half) / (2 * (n + Z**2)) for sign in (-1, 1)), n)


def reach(difference: Difference) -> float:
    """How far the interval of a difference reaches towards 0, from its p-value."""
    return Z * abs(difference.value) / NormalDist().inv_cdf(1 - difference.p_value / 2)


# Newcombe, Statistics in Medicine 1998, table II, method 10: 56/70 less 48/80 is 0.20 (0.0524 to 0.3339).
FEWER, MORE = share(48, 80), share(56, 70)


def test_newcombe_as_printed():
    difference = Difference(now=MORE, then=FEWER)
    assert difference.value == pytest.approx(0.20)
    assert difference.value - reach(difference) == pytest.approx(0.0524, abs=5e-5)
    assert difference.is_distinguishable


def test_the_other_end_of_newcombe_is_made_of_the_arms_that_face_away():
    away = sqrt(MORE.arm(upward=True) ** 2 + FEWER.arm(upward=False) ** 2)
    assert 0.20 + away == pytest.approx(0.3339, abs=5e-5)


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


def test_arms():
    one = Measured(0.5, 0.3, 0.6, 9)
    assert isclose(one.arm(upward=False), 0.2)
    assert isclose(one.arm(upward=True), 0.1)
    assert NOTHING.arm(upward=True) is None
