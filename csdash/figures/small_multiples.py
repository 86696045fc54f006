"""Small multiples: the same metric for each group, one small panel each, all on the same scale."""

import math
from datetime import date
from typing import Any

import plotly.graph_objects as go
import polars as pl

from csdash.figures.axis import month_marks, span_of, value_axis
from csdash.figures.columns import days, floats, require
from csdash.figures.hover import TEMPLATE, months_text, point_hover
from csdash.figures.labels import NARROWEST, fit, text_width
from csdash.figures.marks import band, last_known, line, lonely, rule
from csdash.figures.theme import Theme, layout
from csdash.months import month_start
from csdash.text import Language
from csdash.unit import Unit
from csdash.words.dates import month_tick
from csdash.words.escape import plot_text
from csdash.words.numbers import value_text

_HEAD, _PLOT, _GAP = 42, 84, 14  # pixels of a panel: its heading, its plot, the space below
_LEFT, _RIGHT = 40, 6
_BETWEEN = 0.05
MOST = 9


def small_multiples(
    frame: pl.DataFrame,
    unit: Unit,
    *,
    language: Language,
    theme: Theme,
    currency: str = "",
    total: pl.DataFrame | None = None,
    total_name: str = "",
    minimum_n: int = 0,
    fiscal_start: int = 4,
    columns: int | None = None,
) -> go.Figure:
    """Draw `frame` (group, month, value; optional lower, upper, n_accounts), groups in their order, up to nine.

    `total` (month, value) is the grey line behind every panel. A group whose last month has fewer than
    `minimum_n` accounts is grey and says its n. Without `columns`, as many as a telephone can hold.
    """
    require("small_multiples", frame, "group", "month", "value")
    panels = frame.partition_by("group", maintain_order=True)
    if len(panels) > MOST:
        raise ValueError(f"small_multiples draws up to {MOST} groups, not {len(panels)}: keep the largest")
    groups = [str(panel["group"][0]) for panel in panels]
    columns = columns or _columns(groups, theme)
    few = [_is_few(panel, minimum_n) for panel in panels]
    trusted = [panel for panel, small in zip(panels, few, strict=True) if not small]
    whole = [] if total is None else floats(total, "value")
    low, high = span_of(
        [v for panel in trusted or panels for c in ("value", "lower", "upper") for v in floats(panel, c)]
        + [v for panel in panels for v in floats(panel, "value")]
        + whole,
        least=0.02 if unit is Unit.RATE else 0.0,
    )
    first, last = frame["month"].min(), frame["month"].max()
    grid = _Grid(len(panels), columns)
    data: list[dict[str, Any]] = []
    shapes: list[dict[str, Any]] = []
    labels: list[dict[str, Any]] = []
    axes: dict[str, Any] = {}
    for i, panel in enumerate(panels):
        tail = "" if i == 0 else str(i + 1)
        on = {"xaxis": f"x{tail}", "yaxis": f"y{tail}"}
        if total is not None:
            data.append(line(days(total), whole, theme.context, width=1.25, hoverinfo="skip", **on))
        hovers = point_hover(
            panel, [f"{plot_text(groups[i])}<br>{m}" for m in months_text(panel, language)], unit, language, currency,
            minimum_n,
        )  # fmt: skip
        data += _panel(panel, hovers, few[i], theme, on)
        axes[f"xaxis{tail}"] = grid.x(i) | _months(first, last, language, theme, fiscal_start, grid.is_lowest(i), tail)
        axes[f"yaxis{tail}"] = (
            grid.y(i)
            | value_axis(low, high, unit, language, currency, about=3)
            | {"anchor": f"x{tail}", "showticklabels": i % columns == 0}
        )
        if unit is Unit.RATE and low < 1 < high:
            shapes.append(rule("y", 1.0, theme.axis, width=1.25, yref=f"y{tail}", xref=f"x{tail} domain"))
        labels.append(_heading(panel, groups[i], few[i], grid, i, unit, language, currency, theme))
    top = 24 if total is not None else 4
    if total is not None and (end := last_known(whole)) is not None:
        text = f"{total_name} {value_text(whole[end], unit, language, currency)}"
        labels.append(_key(text, theme))
    return go.Figure(
        data=data,
        layout=layout(
            theme,
            height=grid.height + top + 26,
            margin=(top, _RIGHT, 26, _LEFT),
            shapes=shapes,
            annotations=labels,
            **axes,
        ),
    )


class _Grid:
    """Where each panel stands, as fractions of the plot: rows of equal height, filled from the left."""

    def __init__(self, n_panels: int, columns: int) -> None:
        self.n, self.columns = n_panels, columns
        self.rows = math.ceil(n_panels / columns)
        self.height = self.rows * (_HEAD + _PLOT + _GAP) - _GAP

    def x(self, i: int) -> dict[str, Any]:
        width = (1 - _BETWEEN * (self.columns - 1)) / self.columns
        start = (i % self.columns) * (width + _BETWEEN)
        return {"domain": [round(start, 4), round(min(start + width, 1), 4)]}

    def y(self, i: int) -> dict[str, Any]:
        top = 1 - ((i // self.columns) * (_HEAD + _PLOT + _GAP) + _HEAD) / self.height
        return {"domain": [round(max(top - _PLOT / self.height, 0), 4), round(top, 4)]}

    def is_lowest(self, i: int) -> bool:
        return i + self.columns >= self.n


def _columns(groups: list[str], theme: Theme) -> int:
    """Three columns where there are many groups and a telephone can hold their names, else two."""
    if len(groups) in (1, 2, 4):
        return min(len(groups), 2)
    room = (NARROWEST - _LEFT - _RIGHT) * (1 - 2 * _BETWEEN) / 3
    return 3 if max(text_width(group, theme.small) for group in groups) <= room else 2


def _is_few(panel: pl.DataFrame, minimum_n: int) -> bool:
    last = last_known(floats(panel, "value"))
    n = None if last is None else floats(panel, "n_accounts")[last]
    return n is not None and n < minimum_n


def _panel(
    panel: pl.DataFrame, hovers: list[str], is_few: bool, theme: Theme, on: dict[str, str]
) -> list[dict[str, Any]]:
    """Veil and line of one group; grey and without its veil, which would fill the panel, where accounts are few."""
    x, values = days(panel), floats(panel, "value")
    colour = theme.context if is_few else theme.accent
    marked = lonely(values) | {last_known(values)}
    veil = [] if is_few else [band(x, floats(panel, "lower"), floats(panel, "upper"), colour, **on)]
    return [
        *veil,
        line(
            x,
            values,
            colour,
            width=2,
            mode="lines+markers",
            marker={
                "opacity": 1,
                "size": [6 if i in marked else 0 for i in range(len(x))],
                "color": theme.background if is_few else colour,
                "line": {"color": colour, "width": 1.5},
            },
            customdata=hovers,
            hovertemplate=TEMPLATE,
            **on,
        ),
    ]


def _months(
    first: date, last: date, language: Language, theme: Theme, fiscal_start: int, is_lowest: bool, tail: str
) -> dict[str, Any]:
    """Two marks at most: a panel is as wide as a thumb."""
    marks = month_marks(first, last, fiscal_start, 2)
    return {
        "type": "date",
        "anchor": f"y{tail}",
        "range": [first.isoformat(), last.isoformat()],
        "tickvals": [month_start(index).isoformat() for index in marks],
        "ticktext": [month_tick(month_start(index), language) for index in marks],
        "tickangle": 0,
        "showticklabels": is_lowest,
        "showline": True,
        "linecolor": theme.axis,
    }


def _heading(
    panel: pl.DataFrame,
    group: str,
    is_few: bool,
    grid: _Grid,
    i: int,
    unit: Unit,
    language: Language,
    currency: str,
    theme: Theme,
) -> dict[str, Any]:
    """Name, last value, and n where it is small."""
    values = floats(panel, "value")
    last = last_known(values)
    value = value_text(None if last is None else values[last], unit, language, currency)
    count = floats(panel, "n_accounts")[last] if is_few and last is not None else None
    start, end = grid.x(i)["domain"]
    name = fit(group, (NARROWEST - _LEFT - _RIGHT) * (end - start), theme.small)
    colour = theme.muted if is_few else theme.accent
    text = f'{name}<br><span style="font-size:{theme.lead}px;color:{colour}"><b>{value}</b></span>'
    if count is not None:
        text += f'<span style="color:{theme.muted}"> n {count:,.0f}</span>'
    return {
        "x": start,
        "xref": "paper",
        "xanchor": "left",
        "y": grid.y(i)["domain"][1],
        "yref": "paper",
        "yanchor": "bottom",
        "yshift": 2,
        "text": text,
        "font": {"color": theme.text},
    }


def _key(text: str, theme: Theme) -> dict[str, Any]:
    """The grey line, named once for all panels."""
    return {
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "yshift": 4,
        "text": f'<span style="color:{theme.context}"><b>━</b></span> {fit(text.strip(), 280, theme.small)}',
        "font": {"color": theme.muted},
    }
