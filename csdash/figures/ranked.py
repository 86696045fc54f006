"""Ranked: one value per group with its interval, best on top, held against the whole."""

from typing import Any

import polars as pl

from csdash.figures.axis import span_of, value_axis
from csdash.figures.columns import floats, names, require
from csdash.figures.figure import Figure, figure
from csdash.figures.hover import TEMPLATE, point_hover
from csdash.figures.labels import fit, text_width
from csdash.figures.marks import rule
from csdash.figures.rows import count_column, right_column, row_axis, row_height, row_names
from csdash.figures.theme import Theme, layout
from csdash.text import Language
from csdash.unit import Unit
from csdash.words.numbers import value_text

_TOP, _BOTTOM = 24, 24


def ranked(
    frame: pl.DataFrame,
    unit: Unit,
    *,
    language: Language,
    theme: Theme,
    currency: str = "",
    overall: float | None = None,
    overall_name: str = "",
    minimum_n: int = 0,
    keeps_order: bool = False,
) -> Figure:
    """Draw `frame` (group, value; optional lower, upper, n_accounts), sorted by value, null last.

    Groups that have an order of their own (bands of tenure) keep it with `keeps_order`.

    A group of fewer than `minimum_n` accounts is hollow and grey, and its interval may leave the plot.
    """
    require("ranked", frame, "group", "value")
    frame = frame.with_columns(pl.col("value").cast(pl.Float64))
    if not keeps_order:
        frame = frame.sort("value", descending=True, nulls_last=True)
    values, lower, upper = (floats(frame, column) for column in ("value", "lower", "upper"))
    counts = floats(frame, "n_accounts")
    few = [n is not None and n < minimum_n for n in counts]
    texts = [value_text(value, unit, language, currency) for value in values]
    labels, left = row_names(frame["group"].cast(pl.String).to_list(), theme)
    value_width = round(max(text_width(text, theme.body) for text in texts)) + 14
    counted, right = count_column(counts, theme, offset=value_width)
    trusted = [
        v for series in (values, lower, upper) for v, small in zip(series, few, strict=True) if not small
    ]
    low, high = span_of([*trusted, *values, overall], least=0.02 if unit is Unit.RATE else 0.0)
    colours = [theme.muted if small else theme.text for small in few]
    return figure(
        data=_dots(
            frame, few, point_hover(frame, names(frame, "group"), unit, language, currency, minimum_n), theme
        ),
        layout=layout(
            theme,
            height=row_height(labels) * len(values) + _TOP + _BOTTOM,
            margin=(_TOP, right, _BOTTOM, left),
            xaxis=value_axis(low, high, unit, language, currency, about=3) | {"gridcolor": theme.grid},
            yaxis=row_axis(labels, theme),
            shapes=[] if overall is None else [rule("x", overall, theme.text)],
            annotations=[
                *right_column(texts, theme, offset=value_width, size=theme.body, colour=colours),
                *counted,
                *_overall(
                    overall,
                    f"{overall_name} {value_text(overall, unit, language, currency)}",
                    low,
                    high,
                    theme,
                ),
            ],
        ),
    )


def _dots(frame: pl.DataFrame, few: list[bool], hovers: list[str], theme: Theme) -> list[dict[str, Any]]:
    """Solid dots, and hollow ones where accounts are few; each with its whisker."""
    values, lower, upper = (floats(frame, column) for column in ("value", "lower", "upper"))
    traces = []
    for is_few in (False, True):
        rows = [i for i, small in enumerate(few) if small is is_few and values[i] is not None]
        if not rows:
            continue
        colour = theme.context if is_few else theme.accent
        traces.append(
            {
                "type": "scatter",
                "x": [values[i] for i in rows],
                "y": rows,
                "mode": "markers",
                "marker": {
                    "size": 10,
                    "color": theme.background if is_few else colour,
                    "line": {"color": colour, "width": 1.5},
                },
                "error_x": {
                    "type": "data",
                    "symmetric": False,
                    "array": [0 if upper[i] is None else upper[i] - values[i] for i in rows],
                    "arrayminus": [0 if lower[i] is None else values[i] - lower[i] for i in rows],
                    "color": theme.context,
                    "thickness": 1.5 if is_few else 2.5,
                    "width": 0,
                },
                "customdata": [hovers[i] for i in rows],
                "hovertemplate": TEMPLATE,
            }
        )
    return traces


def _overall(value: float | None, text: str, low: float, high: float, theme: Theme) -> list[dict[str, Any]]:
    """The name of the line at the value of the whole, above it and inside the plot."""
    if value is None:
        return []
    share = (value - low) / (high - low)
    return [
        {
            "x": value,
            "y": 1,
            "yref": "paper",
            "yanchor": "bottom",
            "yshift": 2,
            "xanchor": "left" if share < 0.35 else "right" if share > 0.65 else "center",
            "text": fit(text.strip(), 130, theme.small),
            "font": {"color": theme.text},
        }
    ]
