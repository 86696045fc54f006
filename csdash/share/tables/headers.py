"""Headers for a frame that has none: the answer of a command, whose columns are called as in the documentation."""

import polars as pl

from csdash.metrics.registry import REGISTRY
from csdash.panels.header import Header
from csdash.share.tables.about import metrics_in
from csdash.text import Text
from csdash.unit import Unit

_MEASURED = ("value", "lower", "upper")


def headers_of(frame: pl.DataFrame) -> dict[str, Header]:
    """Every column under its own name, with the unit that its name tells; numbers of no known unit stay plain."""
    asked = {metric.unit for metric in metrics_in(frame)} if "metric" in frame.columns else set()
    of_values = asked.pop() if len(asked) == 1 else None
    return {
        name: Header(Text(name, name), of_values if name in _MEASURED else _unit(name))
        for name in frame.columns
    }


def _unit(name: str) -> Unit | None:
    if name in REGISTRY:
        return REGISTRY[name].unit
    if name.startswith("n_") or name == "n":
        return Unit.COUNT
    if name.endswith(("_mrr", "_arr")) or name in ("mrr", "arr", "amount"):
        return Unit.MONEY
    return Unit.RATE if name.endswith(("_rate", "_share")) or name in ("share", "survival") else None
