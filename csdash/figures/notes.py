"""Notes: what happened when. A number stands at its month, its words stand below the axis.

Words beside a line would collide on a telephone; a numbered key reads the same at every width.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from csdash.figures.columns import require
from csdash.figures.labels import NARROWEST, fit
from csdash.figures.marks import margin_text, rule
from csdash.figures.theme import Theme
from csdash.text import Language
from csdash.words.dates import month_tick

_BADGE = 18
_NARROW_PLOT = 190  # what is left of a telephone's width between the margins


@dataclass(frozen=True, slots=True)
class Notes:
    """The marks of the notes, and the pixels they take above the plot and below its axis."""

    above: int = 0
    below: int = 0
    shapes: list[dict[str, Any]] = field(default_factory=list)
    labels: list[dict[str, Any]] = field(default_factory=list)


def notes(
    annotations: pl.DataFrame | None,
    first: date,
    last: date,
    language: Language,
    theme: Theme,
    *,
    below: int,
    left: int,
) -> Notes:
    """Number the `annotations` (date, text) of the months from `first` to `last`, each at its month's point.

    The key starts `below` pixels under the plot, at the left edge of the figure.
    """
    if annotations is None or annotations.is_empty():
        return Notes()
    require("notes", annotations, "date", "text")
    rows = (
        annotations.sort("date")
        .select(pl.col("date").cast(pl.Date).dt.truncate("1mo"), "text")
        .filter(pl.col("date").is_between(first, last))
        .rows()
    )
    if not rows:
        return Notes()
    days_shown = max((last - first).days, 1)
    levels = stagger([(day - first).days / days_shown * _NARROW_PLOT for day, _ in rows], _BADGE)
    line_height = round(theme.small * 1.5)
    shapes, labels = [], []
    for number, ((day, text), level) in enumerate(zip(rows, levels, strict=True), start=1):
        shapes.append(rule("x", day.isoformat(), theme.axis, dash="dot"))
        labels.append(
            {
                "x": day.isoformat(),
                "y": 1,
                "yref": "y domain",
                "yanchor": "bottom",
                "yshift": 2 + level * _BADGE,
                "text": f"<b>{number}</b>",
                "font": {"color": theme.text},
            }
        )
        words = fit(f"{month_tick(day, language)}  {text}", NARROWEST - 40, theme.small)
        key = f"<b>{number}</b>  {words}"
        labels.append(margin_text(key, theme.muted, left=left, below=below + (number - 1) * line_height))
    return Notes(_BADGE * (max(levels) + 1), len(rows) * line_height + 4, shapes, labels)


def stagger(positions: Sequence[float], width: float) -> list[int]:
    """For each of the sorted `positions` the lowest level at which a mark of `width` meets no earlier one."""
    ends: list[float] = []
    levels = []
    for position in positions:
        level = next((i for i, end in enumerate(ends) if end <= position - width / 2), len(ends))
        if level == len(ends):
            ends.append(0.0)
        ends[level] = position + width / 2
        levels.append(level)
    return levels
