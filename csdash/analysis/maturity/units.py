"""Units: whose practice is judged. The company, each group of an attribute, or each team of CSMs."""

import polars as pl

from csdash.analysis.maturity.assessed import COMPANY
from csdash.months import month_start
from csdash.session import Session

TEAM = "team"
CSM = "csm_id"
# Of more groups nobody takes in the picture, and each rests on too little.
MOST = 16


def splits(session: Session) -> tuple[str, ...]:
    """What the company can be divided by: regions first, then teams, then the other attributes."""
    there = [
        name
        for name, values in session.dimensions.items()
        if name not in ("product", CSM) and 1 < len(values) <= MOST
    ]
    if len(teams(session)) > 1:
        there.append(TEAM)
    return tuple(sorted(there, key=lambda name: (name != "region", name != TEAM)))


def units_of(session: Session, split: str) -> list[str]:
    """The company, and each part of it by `split`."""
    values = list(teams(session)) if split == TEAM else list(session.dimensions.get(split, ()))
    return [COMPANY, *(f"{split}={value}" for value in values)]


def teams(session: Session) -> dict[str, list[str]]:
    """The CSMs of each team as it stands in the last month, who have accounts."""
    table = session.table("team")
    if table is None or "team" not in table.columns or CSM not in session.dimensions:
        return {}
    known = table.filter((pl.col("month") <= month_start(session.last_month)) & pl.col("team").is_not_null())
    newest = known.filter(pl.col("month") == known["month"].max())
    serving = newest.filter(pl.col(CSM).is_in(list(session.dimensions[CSM]))).sort("team", CSM)
    return {
        name: rows[CSM].unique(maintain_order=True).to_list()
        for (name,), rows in serving.group_by("team", maintain_order=True)
    }


def where_of(session: Session, unit: str) -> dict[str, list[str]] | None:
    """The accounts of a unit as a filter; None where it names nothing that this data has."""
    if unit == COMPANY:
        return {}
    name, _, value = unit.partition("=")
    if name == TEAM:
        members = teams(session).get(value)
        return {CSM: members} if members else None
    return {name: [value]} if value and value in session.dimensions.get(name, ()) else None
