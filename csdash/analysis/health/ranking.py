"""Ranking: how often a number tells who leaves from who stays, among accounts of the same month.

Everything here is made of pairs of accounts of one stratum (month, or month and band), so that a month in which all
scores were low proves nothing. Strata are weighted by what they tell, n lost x n kept / (n lost + n kept).
"""

from math import exp, log, sqrt

import numpy as np
import polars as pl

from csdash.analysis.difference import Measured
from csdash.metrics.interval import Z

COIN = 0.5


def ranked_right(rows: pl.DataFrame, score: str, strata: tuple[str, ...] = ("month",)) -> Measured:
    """Of all pairs of one account that was lost and one that stayed, how often the lost one had the lower score.

    Ties count half: the area under the ROC curve, which is the Mann-Whitney statistic as a share. The interval is that
    of DeLong et al. (Biometrics 1988) on the logit. In: `is_lost`, score and strata; unknown scores are left out.
    """
    value, variance, n = _combined(*_placed(rows, (score,), strata))
    if value is None or not variance or not 0 < value < 1:
        return Measured(value, None, None, n)
    centre, half = log(value / (1 - value)), Z * sqrt(variance) / (value * (1 - value))
    return Measured(value, _share(centre - half), _share(centre + half), n)


def ranked_better(
    rows: pl.DataFrame, score: str, other: str, strata: tuple[str, ...] = ("month",)
) -> Measured:
    """By how much more often `score` is right than `other`, on the accounts of which both are known (paired)."""
    places, cell = _placed(rows, (score, other), strata)
    return _around(*_combined(places[:1] - places[1:], cell))


def gap(
    rows: pl.DataFrame, score: str, strata: tuple[str, ...] = ("month",)
) -> tuple[Measured, float | None]:
    """By how many points accounts that stayed were above those that were lost, and their spread within strata."""
    points, cell = _known(rows, (score,), strata)
    n, _, squares = _cells(points[0], cell)
    # A mean of both sides' deviations: what is added for the kept is taken off for the lost.
    kept, lost = (_combined(points, cell, only=flag) for flag in (False, True))
    if kept[0] is None or lost[0] is None:
        return Measured(None, None, None, len(cell)), None
    freedom = len(cell) - np.count_nonzero(n)
    spread = float(squares.sum()) / freedom if freedom else 0.0
    variance = kept[1] + lost[1] if None not in (kept[1], lost[1]) else None
    return _around(kept[0] - lost[0], variance, len(cell)), sqrt(spread) if spread > 0 else None


def _share(logit: float) -> float:
    return 1 / (1 + exp(-logit))


def _around(value: float | None, variance: float | None, n: int) -> Measured:
    if value is None or not variance:
        return Measured(value, None, None, n)
    half = Z * sqrt(variance)
    return Measured(value, value - half, value + half, n)


def _known(
    rows: pl.DataFrame, scores: tuple[str, ...], strata: tuple[str, ...]
) -> tuple[np.ndarray, np.ndarray]:
    """The scores of the accounts that have all of them, a row each, and the cell of each account.

    A cell is a side of a stratum: twice the stratum's number, and one more for those that were lost.
    """
    # In arrays: of so few accounts a query takes longer to start than to run.
    values = np.array([rows[name].to_numpy() for name in scores], dtype=np.float64)
    known = ~np.isnan(values).any(axis=0)
    cell = np.zeros(known.sum(), dtype=np.int64)
    for name in strata:
        groups, place = np.unique(rows[name].to_numpy()[known], return_inverse=True)
        cell = cell * len(groups) + place
    return values[:, known], 2 * cell + rows["is_lost"].to_numpy()[known]


def _placed(
    rows: pl.DataFrame, scores: tuple[str, ...], strata: tuple[str, ...]
) -> tuple[np.ndarray, np.ndarray]:
    """By each score the share of the other side that each account is rightly told from (half for a tie), and its cell."""
    values, cell = _known(rows, scores, strata)
    n = np.bincount(cell, minlength=2)
    n = np.pad(n, (0, len(n) % 2))
    others = n[cell ^ 1]
    values, cell, others = values[:, others > 0], cell[others > 0], others[others > 0]
    below = np.array([(_ranks(one, cell // 2) - _ranks(one, cell)) for one in values]) / others
    return np.where(cell % 2, 1 - below, below), cell


def _ranks(values: np.ndarray, group: np.ndarray) -> np.ndarray:
    """The rank of each value in its group from 1, the mean of the ranks of those it ties with."""
    order = np.lexsort((values, group))
    ordered, groups = values[order], group[order]
    is_new_group = np.diff(groups, prepend=-1) != 0
    is_new = is_new_group | (np.diff(ordered, prepend=np.nan) != 0)
    first, tie = np.flatnonzero(is_new), np.cumsum(is_new) - 1
    middle = first + (np.diff(first, append=len(order)) - 1) / 2
    start = np.flatnonzero(is_new_group)[np.cumsum(is_new_group) - 1]
    ranks = np.empty(len(order))
    ranks[order] = middle[tie] - start + 1
    return ranks


def _cells(value: np.ndarray, cell: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """How many there are, their mean and the squares around it: a row per stratum, first of the kept, then of the lost."""
    size = cell.max(initial=-1) // 2 * 2 + 2

    def added(weights: np.ndarray | None = None) -> np.ndarray:
        return np.bincount(cell, weights, minlength=size)

    with np.errstate(invalid="ignore"):
        mean = added(value) / added()
    squares = added((value - mean[cell]) ** 2)
    return added().reshape(-1, 2), mean.reshape(-1, 2), squares.reshape(-1, 2)


def _combined(
    value: np.ndarray, cell: np.ndarray, only: bool | None = None
) -> tuple[float | None, float | None, int]:
    """The weighted mean over strata of the mean of `value`, its variance, and how many accounts there are.

    Spreads are pooled over strata: one lost account in a month tells nothing of its own. Without `only` both sides
    estimate the same, and the variances of both add up (DeLong); with it one side counts.
    """
    cells = _cells(value[0], cell)
    has_both = (cells[0] > 0).all(axis=1)
    if not has_both.any():
        return None, None, len(cell)
    n, mean, squares = (one[has_both].T for one in cells)
    weight = n[0] * n[1] / n.sum(axis=0)
    weight /= weight.sum()
    told = float(weight @ mean[1 if only is None or only else 0])
    variance = 0.0
    for side, flag in enumerate((False, True)):
        if only is not None and only is not flag:
            continue
        freedom = (n[side] - 1).sum()
        if not freedom:
            return told, None, len(cell)
        variance += (weight**2 / n[side]).sum() * squares[side].sum() / freedom
    return told, float(variance), len(cell)
