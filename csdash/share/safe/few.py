"""Few: whether a figure tells a count that is too small to be shown to everybody."""

import polars as pl

from csdash.panels.panel import Panel
from csdash.unit import Unit


def has_few(panel: Panel, minimum: int) -> bool:
    """Whether a figure tells a count of accounts, or of anything else, that is below `minimum` and not none."""
    frame = panel.evidence.frame
    counts = [
        name
        for name, header in panel.evidence.headers.items()
        if header.unit is Unit.COUNT and (name == "n" or name.startswith("n_")) and name in frame.columns
    ]
    return any(
        not frame.filter(pl.col(name).is_between(0, minimum, closed="none")).is_empty() for name in counts
    )
