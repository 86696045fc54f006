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
    merged = {name: set(values) for name, values in safe.merged}
    known, sums = [np.ones(cells.height)], [cells["n_accounts"].sum()]
    for name, told in groups.items():
        shown = [OTHERS if value in merged.get(name, ()) else value for value in cells[name]]
        for group, n in told.items():
            known.append(np.array([float(value == group) for value in shown]))
            sums.append(n)
    found = {}
    for name in cells.columns[1:-1]:
        for value, n in counted(cells, name).items():
            if n < safe.minimum:
                wanted = (cells[name] == value).to_numpy().astype(float)
                found[name, value] = tuple(
                    linprog(sign * wanted, A_eq=np.array(known), b_eq=sums).fun * sign for sign in (1, -1)
                )
    return found
