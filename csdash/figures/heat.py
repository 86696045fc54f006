"""Heat: the ramp of a retention table, and its cells as tiles and numbers."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from csdash.figures.hover import TEMPLATE
from csdash.figures.marks import Number
from csdash.figures.theme import Theme, ink_on

Cells = Sequence[Sequence[Number]]


@dataclass(frozen=True, slots=True)
class Ramp:
    """The colours from `low` to `high`, in one hue, dark where much is left (bright on a dark page)."""

    low: float
    high: float
    theme: Theme

    @classmethod
    def over(cls, cells: Cells, theme: Theme) -> "Ramp":
        """A ramp that ends on round 10 %, so that two tables of a page are coloured nearly alike."""
        known = [value for row in cells for value in row if value is not None] or [0.0, 1.0]
        low, high = math.floor(min(known) * 10 + 1e-9) / 10, math.ceil(max(known) * 10 - 1e-9) / 10
        return cls(low, high if high > low else low + 0.1, theme)

    def colour(self, value: float) -> str:
        """The colour of `value` as the browser mixes it."""
        heat = self.theme.heat
        share = min(max((value - self.low) / (self.high - self.low), 0.0), 1.0) * (len(heat) - 1)
        i = min(int(share), len(heat) - 2)
        mixed = (
            round(int(a, 16) + (int(b, 16) - int(a, 16)) * (share - i))
            for a, b in ((heat[i][k : k + 2], heat[i + 1][k : k + 2]) for k in (1, 3, 5))
        )
        return "#" + "".join(f"{channel:02X}" for channel in mixed)

    def axis(self, *, has_bar: bool) -> dict[str, Any]:
        """The colour axis; its bar is drawn only where no cell says its number."""
        last = len(self.theme.heat) - 1
        scale: dict[str, Any] = {
            "cmin": self.low,
            "cmax": self.high,
            "colorscale": [[i / last, colour] for i, colour in enumerate(self.theme.heat)],
            "showscale": has_bar,
        }
        if has_bar:
            marks = [self.low, (self.low + self.high) / 2, self.high]
            scale["colorbar"] = {
                "orientation": "h",
                "thickness": 8,
                "lenmode": "pixels",
                "len": 180,
                "x": 0,
                "xanchor": "left",
                "xpad": 0,
                "y": 0,
                "yanchor": "top",
                "ypad": 4,
                "outlinewidth": 0,
                "tickvals": marks,
                "ticktext": [f"{mark * 100:.0f}%" for mark in marks],
                "tickfont": {"size": self.theme.small, "color": self.theme.muted},
            }
        return scale


def tiles(cells: Cells, columns: Sequence[int], axis: str, hovers: list[list[str]]) -> dict[str, Any]:
    """One coloured tile per cell, row 0 on top; a null cell stays blank and silent."""
    return {
        "type": "heatmap",
        "x": list(columns),
        "y": list(range(len(cells))),
        "z": [list(row) for row in cells],
        "yaxis": axis,
        "coloraxis": "coloraxis",
        "xgap": 1,
        "ygap": 1,
        "hoverongaps": False,
        "customdata": hovers,
        "hovertemplate": TEMPLATE,
    }


def targets(
    cells: Cells, columns: Sequence[int], step: int, axis: str, hovers: list[list[str]]
) -> dict[str, Any]:
    """What a click on a cell meets: a bar that nobody sees over each, as plotly selects no cell of a heatmap.

    A point of it says the column as x, and as y the row and a half.
    """
    points = [
        (column, row, hovers[row][i])
        for row, values in enumerate(cells)
        for i, (column, value) in enumerate(zip(columns, values, strict=True))
        if value is not None
    ]
    return {
        "type": "bar",
        "x": [column for column, *_ in points],
        "base": [row - 0.5 for _, row, _ in points],
        "y": [1] * len(points),
        "width": step,
        "yaxis": axis,
        "marker": {"color": "rgba(0,0,0,0)", "line": {"width": 0}},
        "customdata": [hover for *_, hover in points],
        "hovertemplate": TEMPLATE,
    }


def numbers(
    cells: Cells, columns: Sequence[int], axis: str, ramp: Ramp, few: Sequence[Sequence[bool]] = ()
) -> dict[str, Any]:
    """Whole per cents in the cells, black or white by the luminance of the tile; grey where accounts are `few`.

    A trace of text, because a heatmap's own text has one colour and shrinks until nobody can read it.
    """
    points = [
        (column, row, value, bool(few) and few[row][i])
        for row, values in enumerate(cells)
        for i, (column, value) in enumerate(zip(columns, values, strict=True))
        if value is not None
    ]
    return {
        "type": "scatter",
        "x": [column for column, *_ in points],
        "y": [row for _, row, *_ in points],
        "yaxis": axis,
        "mode": "text",
        "text": [f"{value * 100:.0f}" for *_, value, _ in points],
        "textfont": {
            "size": 11,
            "color": [
                ramp.theme.muted if is_few else ink_on(ramp.colour(value)) for *_, value, is_few in points
            ],
        },
        "hoverinfo": "skip",
    }


def undimmed(trace: dict[str, Any], theme: Theme) -> dict[str, Any]:
    """A trace of text that stays as it is when a cell is clicked: without a colour for what is selected, plotly dims all else."""
    return trace | {"selected": {"textfont": {"color": theme.text}}}
