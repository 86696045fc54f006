"""Survival: which share is still there at each age, as steps with their bands, one colour per group."""

from typing import Any

import polars as pl

from csdash.figures.columns import floats, require
from csdash.figures.ends import LABEL_WIDTH, MARGIN, End, end_labels
from csdash.figures.figure import Figure, figure
from csdash.figures.hover import TEMPLATE
from csdash.figures.labels import wrap
from csdash.figures.marks import band, last_known, line
from csdash.figures.theme import Theme, layout
from csdash.text import Language, Text
from csdash.unit import Unit
from csdash.words.escape import plot_text
from csdash.words.numbers import interval_text, value_text

AT_RISK = Text("観察中 {n}", "{n} at risk")
_TOP, _BOTTOM, _LEFT = 10, 42, 42
MOST = 6


def survival(
    frame: pl.DataFrame,
    *,
    language: Language,
    theme: Theme,
    age_name: str = "",
    minimum_n: int = 0,
    height: int = 320,
) -> Figure:
    """Draw `frame` (group, age, survival, lower, upper, at_risk), groups in their order, up to six.

    A curve is thin and dotted from where fewer than `minimum_n` are still observed: what comes after rests
    on a handful of accounts. `age_name` says what the ages count.
    """
    require("survival", frame, "group", "age", "survival", "lower", "upper", "at_risk")
    curves = frame.partition_by("group", maintain_order=True)
    if len(curves) > MOST:
        raise ValueError(f"survival draws up to {MOST} groups, not {len(curves)}: keep the largest")
    colours = (theme.accent,) if len(curves) == 1 else theme.groups
    oldest = max(float(frame["age"].max()), 1.0)
    veils, lines, ends = [], [], []
    for curve, colour in zip(curves, colours, strict=False):
        name = str(curve["group"][0])
        ages, values = floats(curve, "age"), floats(curve, "survival")
        veils.append(_veil(curve, colour, 0.12 if len(curves) <= 2 else 0.08 if len(curves) == 3 else 0.05))
        lines += _steps(curve, colour, _hover(curve, name, language), minimum_n)
        if (last := last_known(values)) is not None:
            many = len(curves) > 3
            label = wrap(name, LABEL_WIDTH, theme.small, 1 if many else 2)
            value = value_text(values[last], Unit.RATE, language)
            ends.append(End(values[last], [f"<b>{value}</b>", *label], colour, is_large=not many))
            if ages[last] < oldest:
                # The label stands at the right; a hairline leads to where the curve stopped.
                lines.append(
                    line([ages[last], oldest], [values[last]] * 2, theme.axis, width=1, hoverinfo="skip")
                )
    marks = _age_marks(oldest)
    return figure(
        data=veils + lines,
        layout=layout(
            theme,
            height=height,
            margin=(_TOP, MARGIN, _BOTTOM, _LEFT),
            xaxis={
                "range": [-oldest * 0.015, oldest],
                "tickvals": marks,
                "ticktext": [str(mark) for mark in marks],
                "tickangle": 0,
                "showline": True,
                "linecolor": theme.axis,
                "title": {
                    "text": plot_text(age_name),
                    "font": {"size": theme.small, "color": theme.muted},
                    "standoff": 4,
                },
            },
            yaxis={
                "range": [0, 1.01],
                "showgrid": True,
                "tickvals": [0, 0.25, 0.5, 0.75, 1],
                "ticktext": ["0%", "25%", "50%", "75%", "100%"],
            },
            annotations=end_labels(ends, (0, 1.01), height - _TOP - _BOTTOM, theme),
        ),
    )


def _age_marks(oldest: float) -> list[int]:
    """Ages worth a mark: quarters, halves and years of months, or months of days."""
    steps = (1, 2, 3, 6, 12, 24, 30, 60, 90, 180, 365, 730)
    step = next((step for step in steps if oldest / step <= 6), steps[-1])
    return list(range(0, int(oldest) + 1, step))


def _stepped(ages: list[float | None], values: list[float | None]) -> tuple[list[Any], list[Any]]:
    """The corners of a step curve: a value holds until the next age."""
    xs: list[Any] = []
    ys: list[Any] = []
    for i, (age, value) in enumerate(zip(ages, values, strict=True)):
        if i and ys:
            xs.append(age)
            ys.append(ys[-1])
        xs.append(age)
        ys.append(value)
    return xs, ys


def _veil(curve: pl.DataFrame, colour: str, opacity: float) -> dict[str, Any]:
    ages = floats(curve, "age")
    x, lower = _stepped(ages, floats(curve, "lower"))
    _, upper = _stepped(ages, floats(curve, "upper"))
    return band(x, lower, upper, colour, opacity=opacity)


def _steps(curve: pl.DataFrame, colour: str, hovers: list[str], minimum_n: int) -> list[dict[str, Any]]:
    """The curve, solid as long as enough are observed, then thin and dotted."""
    ages, values, at_risk = (floats(curve, column) for column in ("age", "survival", "at_risk"))
    few = next((i for i, n in enumerate(at_risk) if n is not None and n < minimum_n), len(ages))
    shared = {"name": plot_text(str(curve["group"][0])), "hovertemplate": TEMPLATE}
    traces = []
    if few:
        traces.append(
            line(ages[:few], values[:few], colour, line={"shape": "hv"}, customdata=hovers[:few], **shared)
        )
    if few < len(ages):
        start = max(few - 1, 0)
        thin = {"shape": "hv", "dash": "dot"}
        traces.append(
            line(
                ages[start:],
                values[start:],
                colour,
                width=1.5,
                line=thin,
                customdata=hovers[start:],
                **shared,
            )
        )
    return traces


def _hover(curve: pl.DataFrame, name: str, language: Language) -> list[str]:
    columns = (floats(curve, column) for column in ("age", "survival", "lower", "upper", "at_risk"))
    texts = []
    for age, value, lower, upper, n in zip(*columns, strict=True):
        lines = [
            " · ".join(filter(None, (plot_text(name), f"{age:g}"))),
            f"<b>{value_text(value, Unit.RATE, language)}</b>",
        ]
        if value is not None and lower is not None and upper is not None:
            lines[-1] += " " + interval_text(lower, upper, Unit.RATE, language, value=value)
        if n is not None:
            lines.append(AT_RISK.format(n=f"{n:,.0f}")[language])
        texts.append("<br>".join(lines))
    return texts
