"""The audit: how far whoever holds all that can be shared could narrow down a group that was left out.

They know the total and every group that is told, of every attribute, and which combinations of attributes there
are. The size of the group lies between the least and the most that all this allows: two linear programmes (the
attacker of the literature on statistical disclosure control: Hundepool et al., 2012, chapter 4).
"""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import polars as pl

from csdash.scope import OTHERS


def widths(
    cells: pl.DataFrame, merged: Mapping[str, Sequence[str]], hidden: tuple[str, str], of: str
) -> dict[date, float]:
    """How wide the range of the group `hidden` (attribute, value) is left, in each month that has it.

    `cells` are month, attributes and `of`, what is counted or added up; `merged` has the attributes that are told, each
    with the values told as one.
    """
    name, value = hidden
    months = cells.filter(pl.col(name) == value)["month"].unique().sort()
    ranges = {month: _range(cells.filter(pl.col("month") == month), merged, hidden, of) for month in months}
    return {month: high - low for month, (low, high) in ranges.items()}


def _range(
    cells: pl.DataFrame, merged: Mapping[str, Sequence[str]], hidden: tuple[str, str], of: str
) -> tuple[float, float]:
    name, value = hidden
    known = sorted({*merged, name})
    combinations = cells.group_by(known).agg(pl.col(of).sum()).sort(known)
    sizes = combinations[of].to_numpy().astype(float)
    rows = [np.ones(len(sizes))]
    for attribute, together in merged.items():
        shown = combinations[attribute].replace(dict.fromkeys(together, OTHERS))
        rows += [(shown == group).to_numpy().astype(float) for group in shown.unique(maintain_order=True)]
    wanted = (combinations[name] == value).to_numpy().astype(float)
    return bounds(np.array(rows), np.array(rows) @ sizes, wanted)


def bounds(known: np.ndarray, sums: np.ndarray, wanted: np.ndarray) -> tuple[float, float]:
    """The least and the most of `wanted @ x` for x >= 0 with `known @ x == sums`."""
    import highspy  # noqa: PLC0415  the solver is loaded by those who need it: most data has no small group

    class Quiet(highspy.Highs):
        def enableCallbacks(self) -> None:  # noqa: N802  it is then that HiGHS says its name on stdout
            self.silent()
            super().enableCallbacks()

    solver = Quiet()
    n = known.shape[1]
    solver.addVars(n, np.zeros(n), np.full(n, highspy.kHighsInf))
    for row, total in zip(known, sums, strict=True):
        there = np.flatnonzero(row).astype(np.int32)
        solver.addRow(total, total, len(there), there, row[there])
    found = []
    for sense in (highspy.ObjSense.kMinimize, highspy.ObjSense.kMaximize):
        solver.changeColsCost(n, np.arange(n, dtype=np.int32), wanted)
        solver.changeObjectiveSense(sense)
        solver.run()
        found.append(solver.getInfo().objective_function_value)
    return found[0], found[1]
