"""How sure we are: 95% intervals from sums, without looking at an account again.

Money is spread unevenly, so what counts is not the accounts but the effective number of them, (sum x)^2 / sum x^2:
as many accounts of one size would tell as much (Kish, Survey Sampling, 1965). How often each interval holds the
truth, at which sizes and skews, is measured in decisions 0043, 0054 and 0078, and from how many it is shown is said
in `enough`.
"""

from itertools import accumulate
from operator import mul
from typing import TypeVar

import numpy as np
import polars as pl

from csdash.metrics.enough import ANSWERED, Parts, added, added_up, asked_of, behind, enough
from csdash.metrics.metric import Delta, NetScore, Ratio, Wilson

Z = 1.959963984540054
# As in Wilson's interval, which adds z squared, almost four, accounts to those that were seen.
_PRIOR = 4
# Rocks, 2016: answers added to those of a net score.
_ANSWERS = 3

Ends = tuple[np.ndarray, np.ndarray]
Numbers = TypeVar("Numbers", pl.Expr, np.ndarray, np.float64)


def needed(ratio: Ratio) -> list[str]:
    """The measures that the interval of `ratio` is made of."""
    if isinstance(ratio.interval, NetScore):
        return [ratio.interval.promoters, ratio.interval.detractors]
    if isinstance(ratio.interval, Delta):
        squares = (*ratio.interval.nn, *ratio.interval.nd, *ratio.interval.dd)
        return [name.lstrip("-") for name in (*squares, *asked_of(ratio.interval))]
    return []


def with_bounds(sums: pl.DataFrame, ratio: Ratio, square_unit: int) -> pl.DataFrame:
    """`sums` with `lower` and `upper`: the interval of numerator over denominator, in the raw units of the sums.

    Null where the denominator is 0, where too few accounts decide (`enough`), or where no account differs from
    another and the ratio has no end: no spread seen is not the same as no doubt.
    """
    with np.errstate(all="ignore"):
        ends = dict(zip(("lower", "upper"), _ends(sums, ratio, square_unit), strict=True))
    # What cannot be reckoned is unknown, and not a number that compares with everything.
    return sums.hstack([pl.Series(name, end, nan_to_null=True) for name, end in ends.items()])


def _ends(sums: pl.DataFrame, ratio: Ratio, square_unit: int) -> Ends:
    """Both ends in each row, not a number where there are none."""
    match ratio.interval:
        case Wilson():
            return wilson(added_up(sums, ratio.numerator), added_up(sums, ratio.denominator))
        case NetScore(promoters, detractors):
            return _net_score(
                *(added_up(sums, sum_) for sum_ in ((promoters,), (detractors,), ratio.denominator))
            )
        case None:
            return (np.full(len(sums), np.nan),) * 2
        case Delta() as delta:
            parts = _parts(sums, ratio, delta, square_unit)
            skewed = _skewed if delta.nd else _opposed
            ends = _share if ratio.bounds == (0.0, 1.0) else skewed if delta.is_skewed else _level
            is_told = (parts["base"] > 0) & enough(sums, ratio, delta, parts, square_unit)
            return tuple(_where(is_told, end) for end in ends(parts))


def effective(sums: pl.DataFrame, ratio: Ratio, square_unit: int) -> pl.Series:
    """The effective number of accounts behind `ratio`: of its smaller side, where one side rests on fewer.

    Of counted things it is how many there are.
    """
    if not isinstance(ratio.interval, Delta):
        return sums.select(added(ratio.denominator).cast(pl.Float64)).to_series()
    with np.errstate(all="ignore"):
        parts = _parts(sums, ratio, ratio.interval, square_unit)
        found = np.fmin(*(_where(parts[side] > 0, 1 / parts[side]) for side in ("nn", "dd")))
    return pl.Series(found, nan_to_null=True)


def _where(met: Numbers, then: Numbers | float, otherwise: Numbers | float | None = None) -> Numbers:
    """`then` where it is met, else the other, or nothing: null in an expression, not a number in an array."""
    if isinstance(met, pl.Expr):
        return pl.when(met).then(then).otherwise(otherwise)
    return np.where(met, then, np.nan if otherwise is None else otherwise)


def wilson(top: Numbers, base: Numbers) -> tuple[Numbers, Numbers]:
    """Wilson, JASA 1927: stays within 0 and 1 and holds its level for small n."""
    share = top / base
    lower, upper = _score(share, base)
    # Rounding must not carry an end past a share it should touch.
    lower = _where(top == 0, 0.0, lower)
    upper = _where(top == base, 1.0, upper)
    return _where(base > 0, lower), _where(base > 0, upper)


def student(freedom: Numbers) -> Numbers:
    """The 97.5% quantile of Student's t (Abramowitz & Stegun 26.7.5), to 0.2% from 3 degrees of freedom."""
    v = freedom.clip(1)
    terms = (
        (Z**3 + Z) / 4,
        (5 * Z**5 + 16 * Z**3 + 3 * Z) / 96,
        (3 * Z**7 + 19 * Z**5 + 17 * Z**3 - 15 * Z) / 384,
        (79 * Z**9 + 776 * Z**7 + 1482 * Z**5 - 1920 * Z**3 - 945 * Z) / 92160,
    )
    # A float is multiplied out, as the engine does it: the library's power may differ in the last bit.
    powers = accumulate([v] * 4, mul) if isinstance(v, float) else (v ** (i + 1) for i in range(4))
    return sum((term / power for term, power in zip(terms, powers, strict=True)), Z)


def _score(share: Numbers, n: Numbers) -> tuple[Numbers, Numbers]:
    centre = (share + Z**2 / (2 * n)) / (1 + Z**2 / n)
    spread = (share * (1 - share)).clip(0)
    half = Z / (1 + Z**2 / n) * (spread / n + Z**2 / (4 * n**2)) ** 0.5
    return centre - half, centre + half


def _net_score(promoters: np.ndarray, detractors: np.ndarray, n: np.ndarray) -> Ends:
    """The margin of a difference of two shares, with three answers added, a quarter of each kind and half passive.

    Rocks, Interval Estimation for the Net Promoter Score, The American Statistician 2016: without them it holds
    too little of few answers, and where all say the same it would claim to know.
    """
    told = n + _ANSWERS
    up, down = ((count + _ANSWERS / 4) / told for count in (promoters, detractors))
    half = Z * np.sqrt((up + down - (up - down) ** 2) / told)
    spread = _where(n >= ANSWERED, half)
    return up - down - spread, up - down + spread


def _parts(sums: pl.DataFrame, ratio: Ratio, delta: Delta, square_unit: int) -> Parts:
    """What every interval of a ratio of sums is made of: the ratio, n, and squares over squared sums.

    `nn` and `dd` belong to numerator and denominator; `variance` is that of the ratio (Cochran, Sampling Techniques, 1977, 2.39), made good for concentration.
    """
    n, top, base = (added_up(sums, names) for names in ((ratio.n,), ratio.numerator, ratio.denominator))
    nn, nd, dd = (
        added_up(sums, names) * float(square_unit) ** power
        for names, power in zip((delta.nn, delta.nd, delta.dd), delta.money, strict=True)
    )
    share = top / base
    residual = (nn - 2 * share * nd + share**2 * dd).clip(0)
    variance = residual * n / (n - 1) / base**2
    nn, dd = nn / top**2, dd / base**2
    # Without a cross product no account is on both sides.
    variance = variance * (_concentration(n, dd) if delta.nd else 1.0)
    return {
        "n": n,
        "top": top,
        "base": base,
        "ratio": share,
        "nn": nn,
        "nd": nd,
        "dd": dd,
        "variance": variance,
        "behind": behind(sums, delta, n),
    }


def _concentration(n: np.ndarray, dd: np.ndarray) -> np.ndarray:
    """How far the spread seen falls short where one account carries much: it drags the ratio along.

    The residuals' squares of unequal accounts add up to 1 - 2 sum w^3 / sum w^2 + sum w^2 of what they
    stand for, w being the share of an account. Of sum w^3 the sums tell only how large it is if a
    single account makes the whole inequality; n / (n - 1) is in the variance already.
    """
    cubes = (dd - 1 / n).clip(0) ** 1.5 + 1 / n**2
    short = (1 - 2 * cubes / dd + dd).clip(0.25)
    return (n - 1) / n / short


def _level(parts: Parts) -> Ends:
    """A ratio that has no end on either side that matters, such as NRR.

    What accounts become is far from normal: their spread is known as well as a third as many normal ones
    would tell it.
    """
    half = student(1 / parts["dd"] / 3) * np.sqrt(parts["variance"])
    spread = _where(half > 0, half)
    return parts["ratio"] - spread, parts["ratio"] + spread


def _share(parts: Parts) -> Ends:
    """A share of money: Wilson's interval for as many accounts of one size as would vary as much.

    What was seen to vary is trusted the less, the more it is a matter of few accounts: some of it is replaced
    by what would be seen if each account kept all or nothing.
    """
    ratio, dd = parts["ratio"], parts["dd"]
    either = ratio * (1 - ratio) * dd
    trust = 1 / dd**3 / parts["n"] ** 2
    variance = (trust * parts["variance"] + _PRIOR * either) / (trust + _PRIOR)
    size = _where((either > 0) & (variance > 0), either / dd / variance, 1 / dd)
    lower, upper = _score(ratio, size)
    return _where(ratio <= 0, 0.0, lower), _where(ratio >= 1, 1.0, upper)


def _skewed(parts: Parts) -> Ends:
    """A ratio of positive sums of few accounts each: an interval of its logarithm, which is less skewed."""
    return _logarithm(parts, 1 / 2)


def _opposed(parts: Parts) -> Ends:
    """The same of gains over losses, where what is uncertain is mostly how many accounts are on either side.

    The spread of a count is known as well as twice as many normal residuals would tell it, and less well the fewer
    of the accounts stand behind the squares.
    """
    return _logarithm(parts, 2 * (parts["behind"] / parts["n"]) ** (1 / 3))


def _logarithm(parts: Parts, known: np.ndarray | float) -> Ends:
    """`known` times the degrees of freedom of both sides (Satterthwaite, Biometrics 1946) is how well the error is."""
    ratio, nn, dd = parts["ratio"], parts["nn"], parts["dd"]
    error = np.sqrt(parts["variance"]) / ratio
    reach = np.exp(student(known * (nn + dd) ** 2 / (nn**3 + dd**3)) * error)
    return _where(error > 0, ratio / reach), _where(error > 0, ratio * reach)
