"""Restated: a metric as it was said then and as it is known now; only where the two differ is there colour."""

from typing import Any

import plotly.graph_objects as go
import polars as pl

from csdash.figures.axis import month_axis, span_of, value_axis
from csdash.figures.columns import days, floats, require, with_gaps
from csdash.figures.ends import LABEL_WIDTH, MARGIN, End, end_labels
from csdash.figures.hover import TEMPLATE, months_text
from csdash.figures.labels import text_width, wrap
from csdash.figures.marks import Number, band, last_known, line, rule
from csdash.figures.theme import Theme, layout
from csdash.text import Language, Text
from csdash.unit import Unit
from csdash.words.numbers import delta_text, value_text

THEN = Text("当時", "Then")
NOW = Text("今", "Now")
DIFFERENCE = Text("差 {change}", "{change}")
_TOP, _BOTTOM = 14, 46


def restated(
    frame: pl.DataFrame,
    unit: Unit,
    *,
    name: str,
    language: Language,
    theme: Theme,
    currency: str = "",
    chosen: Any = None,
    fiscal_start: int = 4,
    height: int = 300,
) -> go.Figure:
    """Draw `frame` (month, then, now, is_restated), oldest first.

    The grey line is what was said; where `is_restated` the line of what is known now leaves it in colour. Months
    that were not there then are dotted. `chosen` is a month to mark.
    """
    require("restated", frame, "month", "then", "now", "is_restated")
    frame = with_gaps(frame)
    then, now = floats(frame, "then"), floats(frame, "now")
    months = days(frame)
    differs = [bool(is_restated) for is_restated in frame["is_restated"].to_list()]
    near = [
        now[i] if any(differs[j] for j in (i - 1, i, i + 1) if 0 <= j < len(now)) else None
        for i in range(len(now))
    ]
    last = last_known(then)
    later = [value if last is None or i >= last else None for i, value in enumerate(now)]
    low, high = span_of([*then, *now], least=0.02 if unit is Unit.RATE else 0.0)
    axis = value_axis(low, high, unit, language, currency)
    left = round(max((text_width(text, theme.small) for text in axis["ticktext"]), default=0)) + 8
    hovers = _hovers(frame, then, now, unit, language, currency)
    shapes = [] if chosen is None else [rule("x", chosen.isoformat(), theme.axis, dash="dot", width=1.5)]
    if unit is Unit.RATE and low < 1 < high:
        shapes.append(rule("y", 1.0, theme.axis, width=1.5))
    said = [value if value is not None else now[i] for i, value in enumerate(then)]
    return go.Figure(
        data=[
            *(
                [
                    band(
                        months,
                        near,
                        [t if n is not None else None for t, n in zip(said, near, strict=True)],
                        theme.accent,
                    )
                ]
                if any(differs)
                else []
            ),
            line(months, later, theme.context, width=1.5, line={"dash": "dot"}, hoverinfo="skip"),
            line(months, then, theme.context, width=2, customdata=hovers, hovertemplate=TEMPLATE),
            line(
                months,
                near,
                theme.accent,
                mode="lines+markers",
                marker={"size": [7 if here else 0 for here in differs], "opacity": 1, "color": theme.accent},
                customdata=hovers,
                hovertemplate=TEMPLATE,
            ),
        ],
        layout=layout(
            theme,
            height=height,
            margin=(_TOP, MARGIN, _BOTTOM, left),
            xaxis=month_axis(
                frame["month"][0], frame["month"][-1], language, theme, fiscal_start=fiscal_start
            ),
            yaxis=axis,
            shapes=shapes,
            annotations=end_labels(
                _ends(then, now, differs, name, unit, language, currency, theme),
                (low, high),
                height - _TOP - _BOTTOM,
                theme,
            ),
        ),
    )


def _ends(
    then: list[Number],
    now: list[Number],
    differs: list[bool],
    name: str,
    unit: Unit,
    language: Language,
    currency: str,
    theme: Theme,
) -> list[End]:
    """The last month both know: one label where they agree there, else what was said and what is known."""
    both = last_known([n if t is not None else None for t, n in zip(then, now, strict=True)])
    if both is None:
        return []

    def label(word: str, value: Number, colour: str, *, is_large: bool) -> End:
        return End(
            value,
            [value_text(value, unit, language, currency), *wrap(word, LABEL_WIDTH, theme.small)],
            colour,
            is_large,
        )

    if not differs[both]:
        return [label(name, now[both], theme.muted, is_large=True)]
    return [
        label(f"{name} {NOW[language]}", now[both], theme.accent, is_large=True),
        label(THEN[language], then[both], theme.muted, is_large=False),
    ]


def _hovers(
    frame: pl.DataFrame, then: list[Number], now: list[Number], unit: Unit, language: Language, currency: str
) -> list[str]:
    def write(value: Number) -> str:
        return value_text(value, unit, language, currency)

    texts = []
    for head, before, after in zip(months_text(frame, language), then, now, strict=True):
        lines = [head, f"{THEN[language]} {write(before)}", f"{NOW[language]} <b>{write(after)}</b>"]
        if before is not None and after is not None and before != after:
            lines.append(
                DIFFERENCE.format(change=delta_text(after - before, unit, language, currency))[language]
            )
        texts.append("<br>".join(lines))
    return texts
