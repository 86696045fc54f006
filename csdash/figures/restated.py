"""Restated: a metric as it was said then and as it is known now; only where the two differ is there colour.

The differences stand once more below, on a scale of their own: most are far smaller than what the metric itself moves.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import polars as pl

from csdash.figures.axis import month_axis, span_of, value_axis
from csdash.figures.columns import days, floats, require, with_gaps
from csdash.figures.ends import LABEL_WIDTH, MARGIN, End, end_labels
from csdash.figures.figure import Figure, figure
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
_STRIP, _GAP = 78, 22  # pixels below the lines for the differences, and of that the air above them
_BAR_DAYS = 20


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
) -> Figure:
    """Draw `frame` (month, then, now, is_restated), oldest first.

    The grey line is what was said; where `is_restated` the line of what is known now leaves it in colour. Months
    that were not there then are dotted. `chosen` is a month to mark.
    """
    require("restated", frame, "month", "then", "now", "is_restated")
    frame = with_gaps(frame)
    then, now = floats(frame, "then"), floats(frame, "now")
    months = days(frame)
    differs = [bool(is_restated) for is_restated in frame["is_restated"].to_list()]
    near = _near(then, now, differs)
    last = last_known(then)
    later = [value if last is None or i >= last else None for i, value in enumerate(now)]
    low, high = span_of([*then, *now], least=0.02 if unit is Unit.RATE else 0.0)
    axis = value_axis(low, high, unit, language, currency)
    hovers = _hovers(frame, then, now, unit, language, currency)
    plot = height - _TOP - _BOTTOM
    strip = _strip(months, _changes(then, now, differs), hovers, plot, unit, language, currency, theme)
    left = round(max(text_width(text, theme.small) for text in [*axis["ticktext"], *strip.marks])) + 8
    shapes = [] if chosen is None else [rule("x", chosen.isoformat(), theme.axis, dash="dot", width=1.5)]
    if unit is Unit.RATE and low < 1 < high:
        shapes.append(rule("y", 1.0, theme.axis, width=1.5))
    return figure(
        data=[
            *([band(months, near, _under(then, near), theme.accent)] if any(differs) else []),
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
            *strip.data,
        ],
        layout=layout(
            theme,
            height=height + strip.height,
            margin=(_TOP, MARGIN, _BOTTOM, left),
            xaxis=month_axis(
                frame["month"][0], frame["month"][-1], language, theme, fiscal_start=fiscal_start
            )
            | ({"anchor": "y2"} if strip.data else {}),
            yaxis=axis | {"domain": [round(strip.height / (plot + strip.height), 4), 1]},
            **strip.axis,
            shapes=shapes,
            annotations=end_labels(
                _ends(then, now, differs, name, unit, language, currency, theme),
                (low, high),
                plot,
                theme,
            ),
        ),
    )


def _near(then: list[Number], now: list[Number], differs: list[bool]) -> list[Number]:
    """What is known now of the restated months, and of their neighbours, from which the line leaves that of then."""
    return [
        now[i] if differs[i] or (then[i] is not None and any(differs[max(i - 1, 0) : i + 2])) else None
        for i in range(len(now))
    ]


def _under(then: list[Number], near: list[Number]) -> list[Number]:
    """What was said where the line of now is drawn: the veil reaches from one to the other."""
    return [None if after is None else before for before, after in zip(then, near, strict=True)]


class Strip(NamedTuple):
    """The differences below the lines; nothing where there are none."""

    data: tuple[dict[str, Any], ...] = ()
    axis: Mapping[str, Any] = MappingProxyType({})
    marks: tuple[str, ...] = ()
    height: int = 0


def _changes(then: list[Number], now: list[Number], differs: list[bool]) -> list[Number]:
    return [
        after - before if here and before is not None and after is not None else None
        for here, before, after in zip(differs, then, now, strict=True)
    ]


def _strip(
    months: list[str],
    changes: list[Number],
    hovers: list[str],
    plot: int,
    unit: Unit,
    language: Language,
    currency: str,
    theme: Theme,
) -> Strip:
    """One bar per difference, and an axis that says how large the largest is."""
    known = [change for change in changes if change]
    if not known:
        return Strip()
    bars = {
        "type": "bar",
        "x": months,
        "y": changes,
        "yaxis": "y2",
        "width": _BAR_DAYS * 24 * 3600 * 1000,
        "marker": {"color": theme.accent, "line": {"width": 0}},
        "customdata": hovers,
        "hovertemplate": TEMPLATE,
    }
    at = sorted({0.0, max(known, key=abs)})
    low, high = min([0.0, *known]), max([0.0, *known])
    air = (high - low) * 0.2
    marks = tuple("0" if mark == 0 else delta_text(mark, unit, language, currency) for mark in at)
    axis = {
        "domain": [0, round((_STRIP - _GAP) / (plot + _STRIP), 4)],
        "range": [low - air, high + air],
        "showgrid": True,
        "tickvals": at,
        "ticktext": marks,
    }
    return Strip((bars,), {"yaxis2": axis}, marks, _STRIP)


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
