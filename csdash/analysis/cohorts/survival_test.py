"""Do survival curves differ? The log-rank test, from the counts per age that the curves are made of."""

from collections.abc import Sequence
from dataclasses import dataclass

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
    found = at_every_age(curves)
    groups = sorted(found["group"].unique())
    observed, expected = dict.fromkeys(groups, 0.0), dict.fromkeys(groups, 0.0)
    spread = {(one, other): 0.0 for one in groups for other in groups}
    table = found.select(
        "group", pl.col("at_risk").cast(pl.Float64), pl.col("events").cast(pl.Float64)
    ).rows()
    for start in range(0, len(table), max(len(groups), 1)):
        of_age = table[start : start + len(groups)]
        at_risk = {group: here for group, here, _ in of_age}
        left = {group: gone for group, _, gone in of_age}
        n, gone = sum(at_risk.values()), sum(left.values())
        if not gone:
            continue
        factor = gone * (n - gone) / (n - 1) if n > 1 else 0.0
        for one in groups:
            observed[one] += left[one]
            expected[one] += gone * at_risk[one] / n
            for other in groups:
                own = at_risk[one] / n if one == other else 0.0
                spread[one, other] += factor * (own - at_risk[one] * at_risk[other] / n**2)
    told = pl.DataFrame(
        {
            "group": groups,
            "observed": [observed[group] for group in groups],
            "expected": [expected[group] for group in groups],
        },
        schema={"group": pl.String, "observed": pl.Float64, "expected": pl.Float64},
    )
    # A group that was never at risk when anybody left says nothing; the last follows from the others.
    compared = [group for group in groups if spread[group, group] > 0]
    if len(compared) < 2:
        return LogRank(None, 0, None, told)
    free = compared[:-1]
    surplus = [observed[group] - expected[group] for group in free]
    solved = _solved([[spread[one, other] for other in free] for one in free], surplus)
    if solved is None:
        return LogRank(None, 0, None, told)
    statistic = max(sum(one * other for one, other in zip(surplus, solved, strict=True)), 0.0)
    return LogRank(statistic, len(free), upper_tail(statistic, len(free)), told)


def at_every_age(curves: pl.DataFrame) -> pl.DataFrame:
    """group, age, at_risk, events of every group at every age at which anything happens in any.

    Between two of its own ages nobody enters or leaves a group, so the next one says who was at risk.
    """
    grid = curves.select("age").unique().join(curves.select("group").unique(), how="cross")
    told = grid.join(curves.select("group", "age", "at_risk", "events"), on=["group", "age"], how="left")
    return (
        told.sort("group", "age")
        .with_columns(
            pl.col("at_risk").backward_fill().over("group").fill_null(0), pl.col("events").fill_null(0)
        )
        .sort("age", "group")
    )


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
