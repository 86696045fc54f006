"""Asked: what each month must bring, beside what the same month brought a year earlier."""

from typing import Any

import polars as pl

from csdash.figures.axis import value_axis
from csdash.figures.columns import floats, require
from csdash.figures.figure import Figure, figure
from csdash.figures.hover import TEMPLATE, months_text
from csdash.figures.labels import text_width
from csdash.figures.marks import margin_text, rule
from csdash.figures.theme import Theme, layout
from csdash.text import Language
from csdash.unit import Unit
from csdash.words.dates import month_tick
from csdash.words.escape import plot_text
from csdash.words.numbers import value_text

_TOP, _BOTTOM, _HEIGHT, _NARROW = 44, 26, 250, 300


def asked(
    frame: pl.DataFrame,
    unit: Unit,
    *,
    names: tuple[str, str, str],
    language: Language,
    theme: Theme,
    currency: str = "",
) -> Figure:
    """Draw `frame` (month, asked, before, even): bars side by side, and a line at what each month is if all are alike.

    `names` are those of asked, before and even.
    """
    require("asked", frame, "month", "asked", "before", "even")
    months = months_text(frame, language)
    ticks = [month_tick(month, language) for month in frame["month"]]
    places = list(range(frame.height))
    values = {name: floats(frame, name) for name in ("asked", "before", "even")}
    known = [value for series in values.values() for value in series if value is not None]
    even = next((value for value in values["even"] if value is not None), None)
    axis = value_axis(0.0, max([*known, 0.0]) * 1.06 or 1.0, unit, language, currency)
    left = round(max((text_width(text, theme.small) for text in axis["ticktext"]), default=0)) + 8
    every = -(-len(ticks) * 48 // _NARROW) or 1
    colours = {"before": theme.context, "asked": theme.accent}
    key = [
        f'<span style="color:{theme.accent}">■</span> {plot_text(names[0], 26)}',
        f'<span style="color:{theme.context}">■</span> {plot_text(names[1], 26)}',
    ]
    line = f"┄ {plot_text(names[2], 26)} {value_text(even, unit, language, currency)}"
    return figure(
        data=[
            _bars(
                places,
                values[name],
                months,
                colours[name],
                offset,
                label,
                unit=unit,
                language=language,
                currency=currency,
            )
            for name, offset, label in (("before", -0.4, names[1]), ("asked", 0.0, names[0]))
        ],
        layout=layout(
            theme,
            height=_HEIGHT + _TOP + _BOTTOM,
            margin=(_TOP, 8, _BOTTOM, left),
            xaxis={
                "range": [-0.6, len(places) - 0.4],
                "tickvals": places[::every],
                "ticktext": ticks[::every],
                "tickangle": 0,
                "showline": True,
                "linecolor": theme.axis,
            },
            yaxis=axis,
            shapes=[] if even is None else [rule("y", even, theme.target, dash="dot", width=1.5)],
            annotations=[
                margin_text(" ".join(key), theme.text, left=left, above=24),
                margin_text(line, theme.text, left=left, above=6),
            ],
        ),
    )


def _bars(
    places: list[int],
    values: list[float | None],
    months: list[str],
    colour: str,
    offset: float,
    label: str,
    *,
    unit: Unit,
    language: Language,
    currency: str,
) -> dict[str, Any]:
    return {
        "type": "bar",
        "x": places,
        "y": values,
        "width": 0.38,
        "offset": offset,
        "marker": {"color": colour, "line": {"width": 0}},
        "customdata": [
            f"{month}<br>{plot_text(label, 26)} <b>{value_text(value, unit, language, currency)}</b>"
            for month, value in zip(months, values, strict=True)
        ],
        "hovertemplate": TEMPLATE,
    }
