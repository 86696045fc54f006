"""Layers of a trend: the metric and what it is held against, each with its traces, end labels and extent."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from csdash.figures.columns import days, floats
from csdash.figures.ends import LABEL_WIDTH, End
from csdash.figures.hover import TEMPLATE
from csdash.figures.labels import wrap
from csdash.figures.marks import Number, band, last_known, line, lonely, rule, runs
from csdash.figures.theme import Theme
from csdash.text import Language, Text
from csdash.words.escape import plot_text

TARGET = Text("目標", "Target")
FORECAST = Text("予測", "Forecast")

Write = Callable[[Number], str]


@dataclass(frozen=True, slots=True)
class Layer:
    """`values` is what the value axis must show."""

    data: list[dict[str, Any]] = field(default_factory=list)
    ends: list[End] = field(default_factory=list)
    shapes: list[dict[str, Any]] = field(default_factory=list)
    values: list[Number] = field(default_factory=list)


def measured_layer(
    frame: pl.DataFrame,
    name: str,
    texts: list[str],
    write: Write,
    theme: Theme,
    minimum_n: int,
    *,
    has_end: bool,
) -> Layer:
    """The metric itself: veil, line, and the points that need a mark of their own."""
    months, values = days(frame), floats(frame, "value")
    lower, upper = floats(frame, "lower"), floats(frame, "upper")
    few = {i for i, n in enumerate(floats(frame, "n_accounts")) if n is not None and n < minimum_n}
    last = last_known(values)
    marked = few | lonely(values) | ({last} if last is not None else set())
    points: dict[str, Any] = {
        "name": plot_text(name),
        "mode": "lines+markers",
        "marker": {
            "opacity": 1,
            "size": [8 if i in marked else 0 for i in range(len(values))],
            "color": [theme.background if i in few else theme.accent for i in range(len(values))],
            "line": {
                "width": [1.5 if i in few else 0 for i in range(len(values))],
                "color": theme.context,
            },
        },
        "customdata": texts,
        "hovertemplate": TEMPLATE,
    }
    ends = []
    if has_end and last is not None:
        colour = theme.muted if last in few else theme.accent
        lines = [write(values[last]), *wrap(name, LABEL_WIDTH, theme.small)]
        ends = [End(values[last], lines, colour, is_large=True)]
    # The veil of a point with few accounts may be as tall as the page; it is drawn, and cut at the frame.
    veil = [band(months, lower, upper, theme.accent)] if any(runs(lower, upper)) else []
    trusted = [edge for edges in (lower, upper) for i, edge in enumerate(edges) if i not in few]
    return Layer(
        data=[*veil, line(months, values, theme.accent, **points)],
        ends=ends,
        values=[*values, *trusted],
    )


def target_layer(target: pl.DataFrame | None, write: Write, language: Language, theme: Theme) -> Layer:
    """The target (month, value) as a thin black tick at every month."""
    if target is None or target.is_empty():
        return Layer()
    goals = floats(target, "value")
    last = last_known(goals)
    label = "" if last is None else f"{TARGET[language]} {write(goals[last])}"
    return Layer(
        data=[
            {
                "type": "scatter",
                "name": TARGET[language],
                "x": days(target),
                "y": goals,
                "mode": "markers",
                "marker": {"symbol": "line-ew", "size": 8, "line": {"color": theme.target, "width": 1.5}},
                "cliponaxis": False,
                "hoverinfo": "skip",
            }
        ],
        ends=[] if last is None else [End(goals[last], [label], theme.text)],
        values=goals,
    )


def benchmark_layer(benchmarks: Sequence[tuple[float, str]], write: Write, theme: Theme) -> Layer:
    """Published levels, each with its name and year, as dotted grey lines."""
    return Layer(
        ends=[
            End(level, wrap(f"{label} {write(level)}", LABEL_WIDTH, theme.small, 3), theme.muted)
            for level, label in benchmarks
        ],
        shapes=[rule("y", level, theme.benchmark, dash="dot", width=1.25) for level, _ in benchmarks],
        values=[level for level, _ in benchmarks],
    )


def forecast_layer(
    forecast: pl.DataFrame | None,
    texts: list[str],
    start: tuple[str, Number, str] | None,
    write: Write,
    language: Language,
    theme: Theme,
) -> Layer:
    """The forecast (month, value, lower, upper) with its hover `texts`, dashed from `start`, the last point."""
    if forecast is None or forecast.is_empty():
        return Layer()
    origin = [] if start is None else [start]
    x = [month for month, _, _ in origin] + days(forecast)
    y, lower, upper = (
        [value for _, value, _ in origin] + floats(forecast, column) for column in ("value", "lower", "upper")
    )
    inner = [[_between(v, edge) for v, edge in zip(y, edges, strict=True)] for edges in (lower, upper)]
    hover = {"customdata": [text for _, _, text in origin] + texts, "hovertemplate": TEMPLATE}
    last = last_known(y)
    label = [] if last is None else [write(y[last]), FORECAST[language]]
    return Layer(
        # Two veils, so that the band fades outwards as the future grows less sure.
        data=[
            band(x, lower, upper, theme.accent, opacity=0.07),
            band(x, *inner, theme.accent, opacity=0.08),
            line(x, y, theme.accent, line={"dash": "dash"}, name=FORECAST[language], **hover),
        ],
        ends=[] if last is None else [End(y[last], label, theme.accent, is_large=True)],
        values=[*y, *lower, *upper],
    )


def _between(value: Number, edge: Number) -> Number:
    return None if value is None or edge is None else (value + edge) / 2
