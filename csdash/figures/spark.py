"""Spark: the last two years of a metric as a line as tall as the number beside it."""

import polars as pl

from csdash.figures.axis import span_of
from csdash.figures.columns import days, floats, require, with_gaps
from csdash.figures.figure import Figure, figure
from csdash.figures.marks import last_known, line, lonely
from csdash.figures.theme import Theme, layout
from csdash.unit import Unit


def spark(
    frame: pl.DataFrame,
    unit: Unit,
    *,
    theme: Theme,
    target: float | None = None,
    months: int = 24,
    every: str = "1mo",
    height: int = 48,
) -> Figure:
    """Draw the last `months` rows of `frame` (month, value), a dot at the end, a tick at the target.

    `every` is how far two points are apart; more is a gap.
    """
    require("spark", frame, "month", "value")
    frame = with_gaps(frame, every).tail(months)
    x, values = days(frame), floats(frame, "value")
    last = last_known(values)
    marked = lonely(values) | ({last} if last is not None else set())
    data = [
        line(
            x,
            values,
            theme.context,
            width=1.75,
            mode="lines+markers",
            marker={
                "opacity": 1,  # sizes as a list would make plotly fade them like bubbles
                "size": [7 if i == last else 3 if i in marked else 0 for i in range(len(x))],
                "color": theme.accent,
                "line": {"width": 0},
            },
            # Its months are in the trend, point by point; to write every one of nine tiles took longer than to draw them.
            hoverinfo="skip",
        )
    ]
    if target is not None:
        data.append(
            {
                "type": "scatter",
                "x": [x[-1]],
                "y": [target],
                "mode": "markers",
                "marker": {"symbol": "line-ew", "size": 14, "line": {"color": theme.target, "width": 2}},
                "cliponaxis": False,
                "hoverinfo": "skip",
            }
        )
    low, high = span_of([*values, target], least=0.01 if unit is Unit.RATE else 0.0)
    return figure(
        data=data,
        layout=layout(
            theme,
            height=height,
            margin=(5, 9, 5, 2),
            xaxis={"type": "date", "range": [x[0], x[-1]], "visible": False},
            yaxis={"range": [low, high], "visible": False},
        ),
    )
