"""Rows: what figures that read like a table share. Row 0 is on top, names at the left, n at the right."""

from collections.abc import Sequence
from typing import Any

from csdash.figures.labels import text_width, wrap
from csdash.figures.theme import CLEAR, Theme

NAME_WIDTH = 108  # what a telephone can spare


def row_names(
    labels: Sequence[str], theme: Theme, *, bold: Sequence[int] = (), width: int = NAME_WIDTH
) -> tuple[list[str], int]:
    """Names for the value axis and the left margin they need; where one is long all are smaller, and it takes two lines."""
    names, widest = [], 0.0
    size = theme.small if any(text_width(str(label), theme.body) > width for label in labels) else theme.body
    for row, label in enumerate(labels):
        lines = wrap(str(label), width, size, 2)
        widest = max(widest, *(text_width(line, size) for line in lines), 0.0)
        text = "<br>".join(lines)
        text = f"<b>{text}</b>" if row in bold else text
        names.append(text if size == theme.body else f'<span style="font-size:{size}px">{text}</span>')
    return names, round(min(widest, width)) + 14


def row_height(names: Sequence[str]) -> int:
    """Pixels of one row; two lines need more."""
    return 38 if any("<br>" in name for name in names) else 30


def row_axis(names: Sequence[str], theme: Theme, positions: Sequence[float] = ()) -> dict[str, Any]:
    """The axis of rows: names a little away from the plot, no lines."""
    at = list(positions) or list(range(len(names)))
    return {
        "range": [max(at) + 0.5, min(at) - 0.5],
        "showgrid": False,
        "tickvals": at,
        "ticktext": list(names),
        "tickfont": {"size": theme.body, "color": theme.text},
        "ticks": "outside",
        "ticklen": 8,
        "tickcolor": CLEAR,  # plotly has no other distance between an axis and its names
    }


def right_column(
    texts: Sequence[str | None],
    theme: Theme,
    *,
    offset: float,
    head: str = "",
    size: int = 0,
    colour: str | Sequence[str] = "",
) -> list[dict[str, Any]]:
    """A column, aligned on the edge that lies `offset` pixels right of the plot, under its `head`."""
    colours = [colour or theme.muted] * len(texts) if isinstance(colour, str) else colour
    common = {"x": 1, "xref": "paper", "xanchor": "right", "xshift": round(offset, 1), "align": "right"}
    cells = [
        {**common, "y": row, "text": text, "font": {"size": size or theme.small, "color": colours[row]}}
        for row, text in enumerate(texts)
        if text
    ]
    if head and cells:
        over = {"y": 1, "yref": "paper", "yanchor": "bottom", "text": head, "font": {"color": theme.muted}}
        cells.append({**common, **over})
    return cells


def count_column(
    counts: Sequence[float | None], theme: Theme, *, offset: int = 0
) -> tuple[list[dict[str, Any]], int]:
    """The accounts behind each row under an n, and the right margin that takes, starting at `offset`."""
    texts = [None if n is None else f"{n:,.0f}" for n in counts]
    width = max((text_width(text, theme.small) for text in texts if text), default=0.0)
    right = offset + round(width) + 16
    return right_column(texts, theme, offset=right - 2, head="n"), right
