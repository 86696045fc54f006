"""First, last: how a metric got from where it was to where it is, read from the last row of a room.

Two values and two months are all that is written: more, in type of this size, would be nothing but type.
"""

from typing import Any

import polars as pl

from csdash.figures.axis import span_of
from csdash.figures.columns import days, floats, require, with_gaps
from csdash.figures.figure import Figure, figure
from csdash.figures.hover import TEMPLATE, months_text, point_hover
from csdash.figures.marks import last_known, line, lonely
from csdash.figures.theme import Theme, layout
from csdash.text import Language
from csdash.unit import Unit
from csdash.words.dates import month_tick
from csdash.words.numbers import value_text

_WIDTH, _DOT = 7, 22
# Room above and below the line for one line of type each, in parts of its size.
_ROOM = 1.5


def first_last(
    frame: pl.DataFrame,
    unit: Unit,
    *,
    language: Language,
    theme: Theme,
    currency: str = "",
    height: int = 300,
) -> Figure:
    """Draw `frame` (month, value) as one line with its first and last known value and their months."""
    require("first_last", frame, "month", "value")
    frame = with_gaps(frame)
    x, values, months = days(frame), floats(frame, "value"), frame["month"].to_list()
    last = last_known(values)
    first = next((i for i, value in enumerate(values) if value is not None), None)
    ends = sorted({i for i in (first, last) if i is not None})
    room = round(theme.body * _ROOM)
    low, high = span_of(values, least=0.01 if unit is Unit.RATE else 0.0)
    # A label stands where the line is not: above an end that is higher than the other, else below.
    is_up = len(ends) == 2 and (values[ends[0]] or 0) <= (values[ends[1]] or 0)
    labels = [
        _value(x[i], values[i], value_text(values[i], unit, language, currency), theme, is_first=i == first)
        | (
            {"yanchor": "bottom", "yshift": _DOT}
            if (i == last) == is_up
            else {"yanchor": "top", "yshift": -_DOT}
        )
        for i in ends
    ]
    drawn = lonely(values) | set(ends)
    return figure(
        data=[
            line(
                x,
                values,
                theme.accent,
                width=_WIDTH,
                mode="lines+markers",
                marker={
                    "opacity": 1,
                    "size": [_DOT if i in drawn else 0 for i in range(len(x))],
                    "color": theme.accent,
                    "line": {"width": 0},
                },
                customdata=point_hover(frame, months_text(frame, language), unit, language, currency),
                hovertemplate=TEMPLATE,
            )
        ],
        layout=layout(
            theme,
            height=height,
            margin=(room, _DOT, room * 2, _DOT),
            xaxis={"type": "date", "range": [x[0], x[-1]], "visible": False},
            yaxis={"range": [low, high], "visible": False},
            annotations=[
                *labels,
                *(_month(x[i], month_tick(months[i], language), theme, is_first=i == first) for i in ends),
            ],
        ),
    )


def _value(x: str, y: float | None, text: str, theme: Theme, *, is_first: bool) -> dict[str, Any]:
    return {
        "x": x,
        "y": y,
        "xanchor": "left" if is_first else "right",
        "xshift": -_DOT if is_first else _DOT,
        "text": f"<b>{text}</b>",
        "font": {"size": theme.body, "color": theme.text},
    }


def _month(x: str, text: str, theme: Theme, *, is_first: bool) -> dict[str, Any]:
    return {
        "x": x,
        "y": 0,
        "yref": "paper",
        "xanchor": "left" if is_first else "right",
        "yanchor": "bottom",
        "xshift": -_DOT if is_first else _DOT,
        "yshift": -round(theme.body * _ROOM * 2),
        "text": text,
        "font": {"size": theme.small, "color": theme.muted},
    }
