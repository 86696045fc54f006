"""Do survival curves differ? The log-rank test, from the counts per age that the curves are made of."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from csdash.analysis.chi_squared import upper_tail


@dataclass(frozen=True, slots=True)
class LogRank:
    """The statistic with its degrees of freedom; `p_value` None where fewer than two groups can be compared."""

    statistic: float | None
    degrees: int
    p_value: float | None
    groups: pl.DataFrame


def log_rank(curves: pl.DataFrame) -> LogRank:
    """Whether the curves of all groups could be one curve; `groups` says group, observed and expected events.

    In: group, age, at_risk, events per age at which anything happens, as `Session.survival` gives them. Only
    those at risk at an age are compared there, so late entries count from the age on at which they are known.
    Source: Mantel, Cancer Chemotherapy Reports 1966; for left truncation Klein & Moeschberger, Survival
    Analysis, 2003, 7.3.
    """
    groups, at_risk, events = _at_every_age(curves)
    here, gone = at_risk.sum(axis=1), events.sum(axis=1)
    counts = gone > 0
    at_risk, here, gone = at_risk[counts], here[counts], gone[counts]
    observed = events.sum(axis=0)
    expected = (gone / here) @ at_risk
    shares = at_risk / here[:, None]
    # Where one is left there is nobody it could be mistaken for.
    factor = np.where(here > 1, gone * (here - gone) / np.maximum(here - 1, 1), 0.0)
    spread = -(shares * factor[:, None]).T @ shares
    np.fill_diagonal(spread, factor @ (shares * (1 - shares)))
    told = pl.DataFrame(
        {"group": groups, "observed": observed, "expected": expected},
        schema={"group": pl.String, "observed": pl.Float64, "expected": pl.Float64},
    )
    # A group that was never at risk when anybody left says nothing; the last follows from the others.
    compared = np.flatnonzero(np.diag(spread) > 0)
    if len(compared) < 2:
        return LogRank(None, 0, None, told)
    free = compared[:-1]
    surplus = (observed - expected)[free].tolist()
    solved = _solved(spread[np.ix_(free, free)].tolist(), surplus)
    if solved is None:
        return LogRank(None, 0, None, told)
    statistic = max(sum(one * other for one, other in zip(surplus, solved, strict=True)), 0.0)
    return LogRank(statistic, len(free), upper_tail(statistic, len(free)), told)


def _at_every_age(curves: pl.DataFrame) -> tuple[list[str], np.ndarray, np.ndarray]:
    """The groups, and at every age at which anything happens in any (rows) how many of each (columns) are at risk and leave.

    Between two of its own ages nobody enters or leaves a group, so the next one says who was at risk.
    """
    ages, row = np.unique(curves["age"].to_numpy(), return_inverse=True)
    names, column = np.unique(curves["group"].to_numpy(), return_inverse=True)
    at_risk, events = (np.zeros((len(ages), len(names))) for _ in range(2))
    events[row, column] = curves["events"].to_numpy()
    # The next row with an age of the group's own, from the last one up; beyond it nobody is left.
    own = np.full(at_risk.shape, len(ages))
    own[row, column] = row
    following = np.minimum.accumulate(own[::-1])[::-1]
    at_risk[row, column] = curves["at_risk"].to_numpy()
    filled = np.vstack([at_risk, np.zeros(len(names))])
    return names.tolist(), np.take_along_axis(filled, following, axis=0), events


def _solved(matrix: Sequence[Sequence[float]], values: Sequence[float]) -> list[float] | None:
    """x with matrix x = values, by elimination with the largest pivot; None where the matrix has no inverse."""
    rows = [[*row, value] for row, value in zip(matrix, values, strict=True)]
    size = len(rows)
    scale = max(abs(entry) for row in matrix for entry in row)
    for column in range(size):
        pivot = max(range(column, size), key=lambda i: abs(rows[i][column]))
        if abs(rows[pivot][column]) <= 1e-10 * scale:
            return None
        rows[column], rows[pivot] = rows[pivot], rows[column]
        for i in range(column + 1, size):
            share = rows[i][column] / rows[column][column]
            rows[i] = [a - share * b for a, b in zip(rows[i], rows[column], strict=True)]
    solution = [0.0] * size
    for i in reversed(range(size)):
        known = sum(rows[i][j] * solution[j] for j in range(i + 1, size))
        solution[i] = (rows[i][size] - known) / rows[i][i]
    return solution
