"""The attacker: holds every group that is told, knows which combinations there are, and asks a solver (scipy's)."""

import numpy as np
import polars as pl
from scipy.optimize import linprog

from csdash.months import month_start
from csdash.scope import OTHERS, Safe, Scope

Groups = dict[str, dict[str, int]]


def combinations(session) -> pl.DataFrame:
    """How many accounts have which attributes in the last month: month, attributes, n_accounts."""
    names = [name for name in session.dimensions if name != "product"]
    cells = session.metrics("n_accounts", by=names, month=month_start(session.last_month))
    return cells.filter(pl.col("n_accounts") > 0).select(
        "month", *(pl.col(name).cast(pl.String) for name in names), "n_accounts"
    )


def published(session, safe: Safe) -> Groups:
    """Every group that the safe session tells in its last month, by attribute; asked of that session itself."""
    told = session.through(Scope(safe=safe))
    return {name: counted(combinations(told), name) for name in safe.attributes}


def counted(cells: pl.DataFrame, name: str) -> dict[str, int]:
    """The accounts of each value of one attribute."""
    return dict(cells.group_by(name).agg(pl.col("n_accounts").sum()).iter_rows())


def attack(cells: pl.DataFrame, groups: Groups, safe: Safe) -> dict[tuple[str, str], tuple[float, float]]:
    """The least and the most that each small group of `cells` can be, for whoever holds the total and `groups`."""
    found = {}
    for name in cells.columns[1:-1]:
        for value, n in counted(cells, name).items():
            if n < safe.minimum:
                found[name, value] = bounded(cells, groups, safe, "n_accounts", (name, value))
    return found


def bounded(
    cells: pl.DataFrame, told: dict[str, dict[str, float]], safe: Safe, of: str, hidden: tuple[str, str]
) -> tuple[float, float]:
    """The least and the most that `of` of one group can be, for whoever holds the total and what is `told` of it."""
    merged = {name: set(values) for name, values in safe.merged}
    known, sums = [np.ones(cells.height)], [float(cells[of].sum())]
    for name, groups in told.items():
        shown = [OTHERS if value in merged.get(name, ()) else value for value in cells[name]]
        for group, amount in groups.items():
            known.append(np.array([float(value == group) for value in shown]))
            sums.append(float(amount))
    name, value = hidden
    wanted = (cells[name] == value).to_numpy().astype(float)
    return tuple(linprog(sign * wanted, A_eq=np.array(known), b_eq=sums).fun * sign for sign in (1, -1))
