"""Trend: one metric over time, one point per month, with what it is held against."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import plotly.graph_objects as go
import polars as pl

from csdash.figures.axis import month_axis, span_of, value_axis
from csdash.figures.columns import days, floats, require
from csdash.figures.labels import fit, text_width, wrap
from csdash.figures.marks import band, end_labels, last_known, line, lonely, rule
from csdash.figures.notes import note_height, note_marks
from csdash.figures.theme import Theme, layout
from csdash.text import Language, Text
from csdash.unit import Unit
from csdash.words.dates import month_text
from csdash.words.numbers import interval_text, value_text

TARGET = Text("目標", "Target")
FORECAST = Text("予測", "Forecast")
SMALL_N = Text("少数のため参考値", "few accounts: read with care")
MARGIN_RIGHT = 108


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
    height: int = 320,
) -> go.Figure:
    """Draw `frame` (month, value; optional lower, upper, n_accounts, numerator, denominator), oldest first.

    `target` has month, value; `annotations` has date, text; `forecast` has month, value, lower, upper and
    continues the line. A null value is a gap. Points of fewer than `minimum_n` accounts are hollow and grey.
    """
    require("trend", frame, "month", "value")
    months, values = days(frame), floats(frame, "value")
    lower, upper = floats(frame, "lower"), floats(frame, "upper")
    counts = floats(frame, "n_accounts")
    small = {i for i, n in enumerate(counts) if n is not None and n < minimum_n}
    last = last_known(values)

    data: list[dict[str, Any]] = [band(months, lower, upper, theme.accent)]
    ends: list[tuple[float, list[str], str]] = []
    shown = [*values, *(v for i, v in enumerate([*lower, *upper]) if i % len(months) not in small)]
    if target is not None and not target.is_empty():
        goals = floats(target, "value")
        data.append(line(days(target), goals, theme.target, width=1.25, line={"shape": "hv"}, hoverinfo="skip"))
        if (final := last_known(goals)) is not None:
            ends.append((goals[final], [f"{TARGET[language]} {value_text(goals[final], unit, language, currency)}"], theme.text))
        shown += goals
    for level, label in benchmarks:
        text = f"{label} {value_text(level, unit, language, currency)}"
        ends.append((level, wrap(text, MARGIN_RIGHT - 12, theme.small, 3), theme.muted))
        shown.append(level)
    horizon = months[-1]
    if forecast is not None and not forecast.is_empty():
        ahead, future = days(forecast), floats(forecast, "value")
        start = [] if last is None else [(months[last], values[last])]
        x, y = [m for m, _ in start] + ahead, [v for _, v in start] + future
        low = [v for _, v in start] + floats(forecast, "lower")
        high = [v for _, v in start] + floats(forecast, "upper")
        half = [_half(a, b) for a, b in zip(low, y, strict=True)], [_half(a, b) for a, b in zip(high, y, strict=True)]
        # Two veils, so that the band fades outwards as the forecast grows less sure.
        data += [band(x, low, high, theme.accent, opacity=0.06), band(x, *half, theme.accent, opacity=0.08)]
        data.append(line(x, y, theme.accent, line={"dash": "dot"}, hoverinfo="skip"))
        shown += [*low, *high]
        horizon = ahead[-1]
        if (final := last_known(future)) is not None:
            ends.append((future[final], [_strong(value_text(future[final], unit, language, currency), theme), FORECAST[language]], theme.accent))
    data.append(_points(months, values, small, last, theme, _hover(frame, unit, language, currency, small)))
    if last is not None and horizon == months[-1]:
        lines = [_strong(value_text(values[last], unit, language, currency), theme), *wrap(name, MARGIN_RIGHT - 12, theme.small)]
        ends.append((values[last], lines, theme.muted if last in small else theme.accent))

    low, high = span_of(shown, least=0.02 if unit is Unit.RATE else 0.0)
    notes = note_marks(annotations, date.fromisoformat(months[0]), date.fromisoformat(horizon), language, theme)
    top, bottom = 12 + 18 * notes.rows, 44
    plot_height = height - top - bottom
    shapes = [rule("y", level, theme.benchmark, dash="dot", width=1.25) for level, _ in benchmarks]
    if unit is Unit.RATE and low < 1 < high:
        shapes.append(rule("y", 1.0, theme.axis, width=1.25))
    axis = value_axis(low, high, unit, language, currency)
    left = max((text_width(text, theme.small) for text in axis["ticktext"]), default=0) + 10
    return go.Figure(
        data=data,
        layout=layout(
            theme,
            height=height + note_height(notes, theme),
            margin=(top, MARGIN_RIGHT, bottom + note_height(notes, theme), round(left)),
            xaxis=month_axis(
                date.fromisoformat(months[0]), date.fromisoformat(horizon), language, theme, fiscal_start=fiscal_start
            ),
            yaxis=axis,
            shapes=shapes + notes.shapes,
            annotations=end_labels(ends, (low, high), plot_height, theme) + notes.labels,
        ),
    )
