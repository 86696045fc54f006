"""Targets: is what we aimed at reached?"""

import polars as pl

from csdash.errors import NotEnoughHistory, NotUnlocked
from csdash.metrics.metric import Metric
from csdash.metrics.registry import REGISTRY
from csdash.session import Session

SCHEMA = {
    "month": pl.Date,
    "metric": pl.String,
    "window": pl.Int64,
    "value": pl.Float64,
    "target": pl.Float64,
    "is_met": pl.Boolean,
}
# 1 - 0.95 is a hair more than 0.05: the last bit of a share does not miss a target.
_HAIR = 1e-9


def is_met(asked: Metric, value: float, target: float) -> bool:
    """Whether a value is at its target or on the better side of it."""
    beyond = target - value if asked.better == "lower" else value - target
    return beyond >= -_HAIR


def against_targets(session: Session) -> pl.DataFrame:
    """The newest covered target of each metric and window beside its value: the columns of SCHEMA.

    `is_met` is null where the value is undefined. Targets for metrics that are not known or not unlocked
    are left out, as are those for months that are not covered yet.
    """
    targets = session.table("targets")
    if targets is None:
        return pl.DataFrame(schema=SCHEMA)
    rows = []
    for (key, window), due in targets.sort("month").group_by("metric", "window", maintain_order=True):
        if key not in REGISTRY or window not in (1, 3, 12):
            continue
        try:
            values = session.metrics(key, window=window).select("month", "value")
        except (NotEnoughHistory, NotUnlocked):
            continue
        met = due.rename({"value": "target"}).join(values, on="month").sort("month").tail(1)
        for month, target, value in met.select("month", "target", "value").iter_rows():
            met_here = None if value is None else is_met(REGISTRY[key], value, target)
            rows.append((month, key, window, value, target, met_here))
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")
