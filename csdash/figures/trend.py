"""Trend: one metric over time, one point per month, with what it is held against."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from csdash.figures.axis import month_axis, span_of, value_axis
from csdash.figures.columns import days, floats, require, with_gaps
from csdash.figures.ends import MARGIN, end_labels
from csdash.figures.figure import Figure, figure
from csdash.figures.hover import months_text, point_hover
from csdash.figures.labels import text_width
from csdash.figures.layers import Write, benchmark_layer, forecast_layer, measured_layer, target_layer
from csdash.figures.marks import last_known, rule
from csdash.figures.notes import notes
from csdash.figures.theme import Theme, layout
from csdash.text import Language
from csdash.unit import Unit
from csdash.words.numbers import value_text

_TOP = 14
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
    every: str = "1mo",
) -> Figure:
    """Draw `frame` (month, value; optional lower, upper, n_accounts, numerator, denominator), oldest first.

    `target` has month, value; `annotations` has date, text; `forecast` has month, value, lower, upper and
    continues the line. A null value is a gap. Points of fewer than `minimum_n` accounts are hollow and grey.
    `every` is how far two points are apart; more is a gap.
    """
    require("trend", frame, "month", "value")
    frame = with_gaps(frame, every)

    def write(value: float | None) -> str:
        return value_text(value, unit, language, currency)

    def hover(rows: pl.DataFrame) -> list[str]:
        return point_hover(rows, months_text(rows, language), unit, language, currency, minimum_n)

    values, texts = floats(frame, "value"), hover(frame)
    last = last_known(values)
    first, horizon = frame["month"][0], frame["month"][-1]
    origin = None if last is None else (days(frame)[last], values[last], texts[last])
    has_forecast = forecast is not None and not forecast.is_empty()
    if has_forecast:
        horizon = max(horizon, forecast["month"].max())
    if target is not None:
        target = target.filter(pl.col("month").is_between(first, horizon))
    layers = [
        measured_layer(frame, name, texts, write, theme, minimum_n, has_end=not has_forecast),
        benchmark_layer(benchmarks, write, theme),
        target_layer(target, write, language, theme),
        forecast_layer(forecast, hover(forecast) if has_forecast else [], origin, write, language, theme),
    ]
    shown = [value for layer in layers for value in layer.values]
    low, high = span_of(shown, least=0.02 if unit is Unit.RATE else 0.0)
    axis = value_axis(low, high, unit, language, currency)
    left = round(max((text_width(text, theme.small) for text in axis["ticktext"]), default=0)) + 8
    said = notes(annotations, first, horizon, language, theme, below=_AXIS_HEIGHT, left=left)
    shapes = [shape for layer in layers for shape in layer.shapes] + said.shapes
    if unit is Unit.RATE and low < 1 < high:
        shapes.append(rule("y", 1.0, theme.axis, width=1.5))
    ends = [end for layer in layers for end in layer.ends]
    labels = end_labels(ends, (low, high), height - _TOP - _AXIS_HEIGHT, theme)
    if has_forecast and last:
        labels.append(_last_measured(origin[0], values[last - 1], values[last], write, theme))
    return figure(
        data=[trace for layer in layers for trace in layer.data],
        layout=layout(
            theme,
            height=height + said.above + said.below,
            margin=(_TOP + said.above, MARGIN, _AXIS_HEIGHT + said.below, left),
            xaxis=month_axis(first, horizon, language, theme, fiscal_start=fiscal_start),
            yaxis=axis,
            shapes=shapes,
            annotations=labels + said.labels,
        ),
    )


def _last_measured(
    month: str, before: float | None, value: float, write: Write, theme: Theme
) -> dict[str, Any]:
    """The last measured value at its point, on the side the line did not come from."""
    is_rising = before is None or before <= value
    return {
        "x": month,
        "y": value,
        "xanchor": "right",
        "xshift": 2,
        "yanchor": "bottom" if is_rising else "top",
        "yshift": 6 if is_rising else -6,
        "text": f"<b>{write(value)}</b>",
        "font": {"size": theme.body, "color": theme.accent},
    }
