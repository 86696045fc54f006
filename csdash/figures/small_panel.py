"""Small panel: one group of small multiples, its veil, line and heading, grey where few accounts are behind it."""

from collections.abc import Callable
from typing import Any

import polars as pl

from csdash.figures.columns import days, floats
from csdash.figures.grid import PIXELS, Grid
from csdash.figures.hover import TEMPLATE
from csdash.figures.labels import fit
from csdash.figures.marks import Number, band, last_known, line, lonely
from csdash.figures.theme import Theme
from csdash.words.escape import plot_text


def few_accounts(panel: pl.DataFrame, minimum_n: int) -> float | None:
    """The accounts behind the last value where they are fewer than `minimum_n`, else None."""
    last = last_known(floats(panel, "value"))
    n = None if last is None else floats(panel, "n_accounts")[last]
    return n if n is not None and n < minimum_n else None


def panel_lines(
    panel: pl.DataFrame, hovers: list[str], is_few: bool, theme: Theme, on: dict[str, str]
) -> list[dict[str, Any]]:
    """Veil and line of one group; where accounts are few, grey and without the veil, which would fill the panel."""
    x, values = days(panel), floats(panel, "value")
    colour = theme.context if is_few else theme.accent
    marked = lonely(values) | {last_known(values)}
    marker = {
        "opacity": 1,
        "size": [6 if i in marked else 0 for i in range(len(x))],
        "color": theme.background if is_few else colour,
        "line": {"color": colour, "width": 1.5},
    }
    veil = [] if is_few else [band(x, floats(panel, "lower"), floats(panel, "upper"), colour, **on)]
    shared = {
        "name": plot_text(str(panel["group"].drop_nulls()[0])),
        "mode": "lines+markers",
        "marker": marker,
        "customdata": hovers,
        "hovertemplate": TEMPLATE,
    }
    return [*veil, line(x, values, colour, width=2, **shared, **on)]


def panel_heading(
    panel: pl.DataFrame,
    group: str,
    few: float | None,
    grid: Grid,
    i: int,
    write: Callable[[Number], str],
    theme: Theme,
) -> dict[str, Any]:
    """Name, last value, and n where it is small."""
    values = floats(panel, "value")
    last = last_known(values)
    start, end = grid.across(i)
    colour = theme.accent if few is None else theme.muted
    value = write(None if last is None else values[last])
    name = fit(group, PIXELS * (end - start), theme.small)
    text = f'{name}<br><span style="font-size:{theme.lead}px;color:{colour}"><b>{value}</b></span>'
    if few is not None:
        text += f'<span style="color:{theme.muted}"> n {few:,.0f}</span>'
    return {
        "x": start,
        "xref": "paper",
        "xanchor": "left",
        "y": grid.upright(i)[1],
        "yref": "paper",
        "yanchor": "bottom",
        "yshift": 2,
        "text": text,
        "font": {"color": theme.text},
    }
