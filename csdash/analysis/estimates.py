"""Estimates from single observations: ratios, shares, means and medians, each with its 95% interval and n."""

from collections.abc import Sequence
from math import comb, floor, sqrt

import numpy as np
import polars as pl

from csdash.analysis.difference import NO_FIGURE, Measured
from csdash.metrics.enough import decided_by_many, varied_by_many
from csdash.metrics.interval import Z, student, wilson

# Up to here the ranks of a median are found in the binomial itself, beyond in its normal limit.
_COUNTED = 1000


def ratio(top: Sequence[float], base: Sequence[float]) -> Measured:
    """The sum of `top` over the sum of `base`, one pair per account; over a base of ones it is the mean.

    The interval is that of a ratio estimate (Cochran, Sampling Techniques, 1977, 2.39) with Student's t, and of a
    mean the usual one. None where one account or no spread leaves nothing to estimate from, nor where the bases are
    unequal and too few accounts decide, or too few of them differ: the same rule as that of every interval of money
    (decisions 0054, 0056, 0073).
    """
    n, whole = len(base), sum(base)
    if not whole:
        return Measured(None, None, None, n)
    # Of what is told, every digit is exact; of what is estimated, as many as an array keeps.
    value = sum(top) / whole
    y, x = np.array(top, dtype=np.float64), np.array(base, dtype=np.float64)
    residuals = y - value * x
    residual = float(residuals @ residuals)
    if n < 2 or residual <= 1e-18 * whole**2:
        return Measured(value, None, None, n)
    squares = float(x @ x)
    effective = whole**2 / squares
    is_even = effective > n - 1e-6
    is_told = decided_by_many(effective, squares, float((x**3).sum())) and varied_by_many(residuals, x)
    if not is_even and not is_told:
        return Measured(value, None, None, n)
    # Of unequal accounts fewer count, and they tell less of the spread (decision 0043).
    freedom = n - 1 if is_even else effective / 3
    half = _student(freedom) * sqrt(residual * n / (n - 1)) / abs(whole)
    return Measured(value, value - half, value + half, n)


def share(count: int, n: int) -> Measured:
    """`count` of `n` things, with Wilson's interval; undefined where there are none."""
    if not n:
        return NO_FIGURE
    lower, upper = (float(end) for end in wilson(np.float64(count), np.float64(n)))
    return Measured(count / n, lower, upper, n)


def shares_of(counts: pl.Series, wholes: pl.Series) -> dict[str, pl.Series]:
    """`share` of each count of its whole as columns of a table: share, lower, upper; null where there is nothing to have a share of."""
    top, base = (one.to_numpy().astype(np.float64) for one in (counts, wholes))
    with np.errstate(all="ignore"):
        told = {"share": top / base, **dict(zip(("lower", "upper"), wilson(top, base), strict=True))}
    return {name: pl.Series(figures, dtype=pl.Float64, nan_to_null=True) for name, figures in told.items()}


def mean(values: Sequence[float]) -> Measured:
    """The mean of independent values."""
    return ratio(values, [1.0] * len(values))


def median(values: Sequence[float]) -> Measured:
    """The median between two of the values that hold it in 95% of samples, whatever the spread looks like.

    Fewer than six values cannot give such an interval.
    """
    ordered, n = sorted(values), len(values)
    if not n:
        return NO_FIGURE
    middle = (ordered[(n - 1) // 2] + ordered[n // 2]) / 2
    rank = lower_rank(n)
    if not rank:
        return Measured(middle, None, None, n)
    return Measured(middle, ordered[rank - 1], ordered[n - rank], n)


def lower_rank(n: int) -> int:
    """The rank, from either end, of the two values between which the median lies at 95%; 0 where none are.

    The largest k with P(B < k) <= 2.5%, B being how many of n values lie below their median
    (David & Nagaraja, Order Statistics, 2003, section 7.1).
    """
    if n > _COUNTED:
        return floor((n + 1 - Z * sqrt(n)) / 2)
    below, rank = 0, 0
    # As whole numbers: 2^n cases, of which a fortieth may lie below.
    while 40 * (below := below + comb(n, rank)) <= 2**n:
        rank += 1
    return rank


def _student(freedom: float) -> float:
    # As one number: a query takes a hundred times as long as these few steps.
    return float(student(np.float64(freedom)))
