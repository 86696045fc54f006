"""Small multiples: the same metric for each group, one small panel each, all on the same scale."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl

from csdash.figures.axis import month_marks, span_of, value_axis
from csdash.figures.columns import days, floats, require, with_gaps
from csdash.figures.figure import Figure, figure
from csdash.figures.grid import LEFT, NARROWEST_PANEL, PIXELS, RIGHT, Grid, columns_for
from csdash.figures.hover import months_text, point_hover
from csdash.figures.labels import fit, text_width
from csdash.figures.marks import Number, last_known, line, margin_text, rule
from csdash.figures.small_panel import few_accounts, panel_heading, panel_lines
from csdash.figures.theme import Theme, layout
from csdash.months import month_index, month_start
from csdash.text import Language
from csdash.unit import Unit
from csdash.words.dates import month_tick
from csdash.words.escape import plot_text
from csdash.words.numbers import value_text

MOST = 9
_BOTTOM = 26
_KEY_HEIGHT = 20


def small_multiples(
    frame: pl.DataFrame,
    unit: Unit,
    *,
    language: Language,
    theme: Theme,
    currency: str = "",
    total: pl.DataFrame | None = None,
    total_name: str = "",
    benchmarks: Sequence[tuple[float, str]] = (),
    annotations: pl.DataFrame | None = None,
    minimum_n: int = 0,
    fiscal_start: int = 4,
    columns: int | None = None,
    every: str = "1mo",
) -> Figure:
    """Draw `frame` (group, month, value; optional lower, upper, n_accounts), up to nine groups in their order.

    `total` (month, value) is the grey line behind every panel; `benchmarks` are dotted across all of them, and
    `annotations` (date, text) a hairline at each month, without their words. A group whose last month has fewer than
    `minimum_n` accounts is grey and says its n. Without `columns`, as many as a telephone can hold. `every` is how
    far two points are apart; more is a gap.
    """
    require("small_multiples", frame, "group", "month", "value")
    panels = [with_gaps(panel, every) for panel in frame.partition_by("group", maintain_order=True)]
    if len(panels) > MOST:
        raise ValueError(f"small_multiples draws up to {MOST} groups, not {len(panels)}: keep the largest")

    def write(value: Number) -> str:
        return value_text(value, unit, language, currency)

    groups = [str(group) for group in frame["group"].unique(maintain_order=True)]
    grid = Grid(len(panels), columns or columns_for(groups, theme))
    few = [few_accounts(panel, minimum_n) for panel in panels]
    total = None if total is None else with_gaps(total, every)
    whole = [] if total is None else floats(total, "value")
    happened = _happened(annotations, frame["month"].min(), frame["month"].max())
    low, high = _range(panels, few, [*whole, *(level for level, _ in benchmarks)], unit)
    values_axis = value_axis(low, high, unit, language, currency, about=3)
    months = _month_axis(frame["month"].min(), frame["month"].max(), language, theme, fiscal_start)
    data: list[dict[str, Any]] = []
    shapes: list[dict[str, Any]] = []
    labels: list[dict[str, Any]] = []
    axes: dict[str, Any] = {}
    for i, (panel, group) in enumerate(zip(panels, groups, strict=True)):
        tail = "" if i == 0 else str(i + 1)
        on = {"xaxis": f"x{tail}", "yaxis": f"y{tail}"}
        below, beside = grid.has_marks_below(i), grid.has_marks_beside(i)
        axes[f"xaxis{tail}"] = months | {
            "domain": grid.across(i),
            "anchor": f"y{tail}",
            "showticklabels": below,
        }
        axes[f"yaxis{tail}"] = values_axis | {
            "domain": grid.upright(i),
            "anchor": f"x{tail}",
            "showticklabels": beside,
        }
        if total is not None:
            grey = {"name": plot_text(total_name), "hoverinfo": "skip"}
            data.append(line(days(total), whole, theme.context, width=1.25, **grey, **on))
        heads = [f"{plot_text(group)}<br>{month}" for month in months_text(panel, language)]
        hovers = point_hover(panel, heads, unit, language, currency, minimum_n)
        data += panel_lines(panel, hovers, few[i] is not None, theme, on)
        labels.append(panel_heading(panel, group, few[i], grid, i, write, theme))
        across = {"yref": f"y{tail}", "xref": f"x{tail} domain"}
        if unit is Unit.RATE and low < 1 < high:
            shapes.append(rule("y", 1.0, theme.axis, width=1.25, **across))
        shapes += [
            rule("y", level, theme.benchmark, dash="dot", width=1.25, **across) for level, _ in benchmarks
        ]
        shapes += [
            rule("x", day, theme.axis, dash="dot", width=0.75, xref=f"x{tail}", yref=f"y{tail} domain")
            for day in happened
        ]
    keys = [("┈", theme.benchmark, f"{name} {write(level)}") for level, name in reversed(benchmarks)]
    if total is not None and (end := last_known(whole)) is not None:
        keys.append(("━", theme.context, f"{total_name} {write(whole[end])}"))
    top = 4 + _KEY_HEIGHT * len(keys)
    for i, (swatch, colour, key) in enumerate(keys):
        said = f'<span style="color:{colour}"><b>{swatch}</b></span> {fit(key, PIXELS - 20, theme.small)}'
        labels.append(margin_text(said, theme.muted, left=LEFT - 2, above=4 + _KEY_HEIGHT * i))
    return figure(
        data=data,
        layout=layout(
            theme,
            height=grid.height + top + _BOTTOM,
            margin=(top, RIGHT, _BOTTOM, LEFT),
            shapes=shapes,
            annotations=labels,
            **axes,
        ),
    )


def _happened(annotations: pl.DataFrame | None, first: date, last: date) -> list[str]:
    """The months in which something happened, among those shown."""
    if annotations is None:
        return []
    months = annotations["date"].cast(pl.Date).dt.truncate("1mo").unique().sort()
    return [month.isoformat() for month in months if first <= month <= last]


def _range(
    panels: list[pl.DataFrame], few: list[float | None], whole: list[Number], unit: Unit
) -> tuple[float, float]:
    """One scale for all; intervals of groups with few accounts may leave it, their lines may not."""
    values = [value for panel in panels for value in floats(panel, "value")] + whole
    for panel, n in zip(panels, few, strict=True):
        if n is None:
            values += floats(panel, "lower") + floats(panel, "upper")
    return span_of(values, least=0.02 if unit is Unit.RATE else 0.0)


def _month_axis(
    first: date, last: date, language: Language, theme: Theme, fiscal_start: int
) -> dict[str, Any]:
    """Two marks at most, and none at an edge: a panel is as wide as a thumb, and its neighbour has marks too."""
    pixels = NARROWEST_PANEL / max((last - first).days, 1)
    width = text_width(month_tick(first, language), theme.small)
    marks: list[date] = []
    for month in map(month_start, reversed(month_marks(first, last, fiscal_start, 2))):
        from_left, from_right = (month - first).days * pixels, (last - month).days * pixels
        is_clear = not marks or (marks[-1] - month).days * pixels > width + 4
        if min(from_left, from_right) > width / 2 - 7 and is_clear:
            marks.append(month)
    marks = marks or [month_start((month_index(first) + month_index(last)) // 2)]
    return {
        "type": "date",
        "range": [first.isoformat(), last.isoformat()],
        "tickvals": [month.isoformat() for month in reversed(marks)],
        "ticktext": [month_tick(month, language) for month in reversed(marks)],
        "tickangle": 0,
        "showline": True,
        "linecolor": theme.axis,
    }
