"""The due base and CMRR as tables: their sums per month and group, every part of the whole beside it."""

from collections.abc import Sequence

import polars as pl

from csdash.errors import NotEnoughHistory
from csdash.measures import committed, renewals
from csdash.measures.cubes import Cubes, Where, settled
from csdash.metrics.summed import cube_rows, grid_of, on_grid

MONEY = (*renewals.MONEY, *renewals.FLAT)
COUNTS = (*renewals.COUNTS, *renewals.ACCOUNTS)
_PARTS = {
    "signed": "signed",
    "churn": "notified_churn",
    "downgrade": "notified_downgrade",
    "suspected": "suspected",
    "imminent": "imminent",
}
CMRR_MONEY = ("mrr", *(f"{name}_mrr" for name in _PARTS.values()), "cmrr")


def renewal_table(
    cubes: Cubes, window: int, by: Sequence[str] = (), where: Where | None = None
) -> pl.DataFrame:
    """t, *by, MONEY (ticks) and COUNTS of the contracts due in the `window` months to t.

    due_mrr is renewed + upgraded + downgraded + lost + withdrawn + open + overdue, each what was due; retained_mrr
    is what is left of it, upgrade_mrr and downgrade_mrr what was added or taken off. decided_mrr leaves out
    what is open within its grace. Raises NotEnoughHistory.
    """
    if window >= cubes.coverage.n_months:
        raise NotEnoughHistory(window, cubes.coverage.n_months)
    rows = cube_rows(cubes, "renewals", settled(where), pl.col("window") == window)
    return _summed(
        rows, (*MONEY, *COUNTS), range(cubes.coverage.first + window - 1, cubes.coverage.last + 1), by
    )


def cmrr_table(
    cubes: Cubes, horizon: int, by: Sequence[str] = (), where: Where | None = None
) -> pl.DataFrame:
    """t, *by, mrr, signed_mrr, notified_churn_mrr, notified_downgrade_mrr, cmrr, suspected_mrr, imminent_mrr (ticks).

    mrr + signed - notified churn - notified downgrade = cmrr. The suspected and imminent are part of it, not
    subtracted. n_paying and n_<part> count accounts.
    """
    if horizon not in committed.HORIZONS:
        raise ValueError(f"horizon is one of {committed.HORIZONS}, not {horizon}")
    rows = cube_rows(cubes, "cmrr", settled(where))
    coded = {f"{part}_{horizon}_mrr": f"{name}_mrr" for part, name in _PARTS.items()}
    coded |= {f"n_{part}_{horizon}": f"n_{name}" for part, name in _PARTS.items()}
    rows = rows.rename(coded)
    names = ("mrr", "n_paying", *coded.values())
    told = _summed(rows, names, range(cubes.coverage.first, cubes.coverage.last + 1), by)
    total = (
        pl.col("mrr") + pl.col("signed_mrr") - pl.col("notified_churn_mrr") - pl.col("notified_downgrade_mrr")
    )
    money = [name for name in CMRR_MONEY if name != "cmrr"]
    counts = ["n_paying", *(f"n_{name}" for name in _PARTS.values())]
    return told.with_columns(cmrr=total).select("t", *by, *money[:4], "cmrr", *money[4:], *counts)


def _summed(rows: pl.LazyFrame, names: Sequence[str], months: range, by: Sequence[str]) -> pl.DataFrame:
    """The sums per month and group; a month without any is there, with zeros."""
    summed = rows.group_by("t", *by).agg(pl.col(names).sum()).collect()
    return on_grid(summed, grid_of(summed, months, by, None))
