"""Trend: one metric over time, one point per month, with what it is held against."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import plotly.graph_objects as go
import polars as pl

from csdash.figures.axis import month_axis, span_of, value_axis
from csdash.figures.columns import days, floats, require
from csdash.figures.ends import MARGIN, end_labels
from csdash.figures.hover import months_text, point_hover
from csdash.figures.labels import text_width
from csdash.figures.layers import Write, benchmark_layer, forecast_layer, measured_layer, target_layer
from csdash.figures.marks import last_known, rule
from csdash.figures.notes import notes
from csdash.figures.theme import Theme, layout
from csdash.text import Language
from csdash.unit import Unit
from csdash.words.numbers import value_text

_AXIS_HEIGHT = 46  # month, fiscal year


def trend(
    frame: pl.DataFrame,
    unit: Unit,
    *,
    name: str,
    language: Language,
    theme: Theme,
    currency: str = "",
    target: pl.DataFrame | None = None,
    benchmarks: Sequence[tuple[float, str]] = (),
    annotations: pl.DataFrame | None = None,
    forecast: pl.DataFrame | None = None,
    minimum_n: int = 0,
    fiscal_start: int = 4,
    height: int = 300,
) -> go.Figure:
    """Draw `frame` (month, value; optional lower, upper, n_accounts, numerator, denominator), oldest first.

    `target` has month, value; `annotations` has date, text; `forecast` has month, value, lower, upper and
    continues the line. A null value is a gap. Points of fewer than `minimum_n` accounts are hollow and grey.
    """
    require("trend", frame, "month", "value")

    def write(value: float | None) -> str:
        return value_text(value, unit, language, currency)

    months, values = days(frame), floats(frame, "value")
    last = last_known(values)
    texts = point_hover(frame, months_text(frame, language), unit, language, currency, minimum_n)
    ahead = forecast_layer(
        forecast, None if last is None else (months[last], values[last]), write, language, theme
    )
    layers = [
        measured_layer(frame, name, texts, write, theme, minimum_n, has_end=not ahead.data),
        benchmark_layer(benchmarks, write, theme),
        target_layer(target, write, language, theme),
        ahead,
    ]
    low, high = span_of(
        (value for layer in layers for value in layer.values), least=0.02 if unit is Unit.RATE else 0.0
    )
    axis = value_axis(low, high, unit, language, currency)
    left = round(max((text_width(text, theme.small) for text in axis["ticktext"]), default=0)) + 8
    first = date.fromisoformat(months[0])
    horizon = date.fromisoformat(ahead.data[-1]["x"][-1] if ahead.data else months[-1])
    said = notes(annotations, first, horizon, language, theme, below=_AXIS_HEIGHT, left=left)
    shapes = [shape for layer in layers for shape in layer.shapes] + said.shapes
    if unit is Unit.RATE and low < 1 < high:
        shapes.append(rule("y", 1.0, theme.axis, width=1.5))
    top = 14 + 18 * said.rows
    return go.Figure(
        data=[trace for layer in layers for trace in layer.data],
        layout=layout(
            theme,
            height=height + said.height + 18 * said.rows,
            margin=(top, MARGIN, _AXIS_HEIGHT + said.height, left),
            xaxis=month_axis(first, horizon, language, theme, fiscal_start=fiscal_start),
            yaxis=axis,
            shapes=shapes,
            annotations=said.labels
            + (_last_measured(months[last], values, last, write, theme) if ahead.data and last else [])
            + end_labels(
                [end for layer in layers for end in layer.ends],
                (low, high),
                height - 14 - _AXIS_HEIGHT,
                theme,
            ),
        ),
    )


def _last_measured(
    month: str, values: list[float | None], last: int, write: Write, theme: Theme
) -> list[dict[str, Any]]:
    """The last measured value at its point, where a forecast has taken the right end."""
    before = values[last - 1]
    is_rising = before is None or before <= values[last]
    return [
        {
            "x": month,
            "y": values[last],
            "xanchor": "right",
            "xshift": 2,
            "yanchor": "bottom" if is_rising else "top",
            "yshift": 6 if is_rising else -6,
            "text": f"<b>{write(values[last])}</b>",
            "font": {"size": theme.body, "color": theme.accent},
        }
    ]
