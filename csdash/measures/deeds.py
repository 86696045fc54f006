"""Deeds: single events with their day, as they were known at the end of a month.

Whoever belongs to a merged account did it for the one that took it over.
"""

import polars as pl

from csdash.measures.placing import owned
from csdash.measures.stage import Stage
from csdash.months import epoch_day, month_end
from csdash.snapshots.rows import Rows


def deeds(rows: Rows, stage: Stage, kinds: tuple[str, ...], t: int) -> pl.DataFrame | None:
    """day, account_id, kind, value, detail, in the order of days; None without events."""
    events = rows.events()
    if events is None:
        return None
    known = events.filter(pl.col("kind").is_in(kinds) & (pl.col("day") <= epoch_day(month_end(t))))
    told = owned(known, stage, "m").select("day", "account_id", "kind", "value", "detail")
    return told.sort("day", "account_id", "kind", "detail").collect()
