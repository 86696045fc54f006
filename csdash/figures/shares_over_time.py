"""Shares over time: a whole split by ordered categories, one 100 % column per month or quarter."""

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl

from csdash.figures.axis import month_axis
from csdash.figures.columns import days, floats, require
from csdash.figures.ends import LABEL_WIDTH, MARGIN, End, end_labels
from csdash.figures.figure import Figure, figure
from csdash.figures.hover import TEMPLATE
from csdash.figures.labels import wrap
from csdash.figures.theme import Theme, layout
from csdash.text import Language
from csdash.unit import Unit
from csdash.words.dates import month_text
from csdash.words.escape import plot_text
from csdash.words.numbers import value_text

_TOP, _BOTTOM, _LEFT = 12, 46, 42


def shares_over_time(
    frame: pl.DataFrame,
    colours: Sequence[str],
    *,
    language: Language,
    theme: Theme,
    shapes: Sequence[str] = (),
    fiscal_start: int = 4,
    height: int = 280,
) -> Figure:
    """Draw `frame` (month, category, share; optional amount), categories in order from the bottom up.

    `share` is a fraction of its month; a month without rows stays a gap. Each category carries its name and
    last share at the right end, after a swatch or its own of `shapes`. `colours` holds one per category.
    """
    require("shares_over_time", frame, "month", "category", "share")
    parts = frame.partition_by("category", maintain_order=True)
    if len(parts) > len(colours):
        raise ValueError(f"shares_over_time has {len(colours)} colours for {len(parts)} categories")
    first, last = frame["month"].min(), frame["month"].max()
    data, ends, below = [], [], 0.0
    for part, colour, shape in zip(parts, colours, shapes or "■" * len(parts), strict=False):
        name = str(part["category"][0])
        months, values = days(part), floats(part, "share")
        data.append(
            {
                "type": "bar",
                "name": plot_text(name),
                "x": months,
                "y": values,
                "marker": {"color": colour, "line": {"width": 0}},
                "customdata": _hover(part, name, language),
                "hovertemplate": TEMPLATE,
            }
        )
        final = dict(zip(months, values, strict=True)).get(last.isoformat())
        if final:
            share = (
                f'<span style="color:{colour}">{shape}</span> <b>{value_text(final, Unit.RATE, language)}</b>'
            )
            lines = [share, *wrap(name, LABEL_WIDTH, theme.small)]
            ends.append(End(below + final / 2, lines, theme.text))
            below += final
    # Half a column at either end; columns of quarters are three times as wide as those of months.
    months = frame["month"].unique().sort()
    apart = months.diff().dt.total_days().min()
    edge = max(16, round(apart * 0.53)) if apart else 16
    # Fewer marks than a trend: names of fiscal years must not touch on a telephone.
    axis = month_axis(first, last, language, theme, fiscal_start=fiscal_start, most=3)
    return figure(
        data=data,
        layout=layout(
            theme,
            height=height,
            margin=(_TOP, MARGIN, _BOTTOM, _LEFT),
            barmode="stack",
            bargap=0.18,
            xaxis=axis | {"range": [_moved(first, -edge), _moved(last, edge)]},
            yaxis={
                "range": [0, 1],
                "showgrid": True,
                "tickvals": [0, 0.5, 1],
                "ticktext": ["0%", "50%", "100%"],
            },
            annotations=end_labels(ends, (0, 1), height - _TOP - _BOTTOM, theme),
        ),
    )


def _moved(day: date, by: int) -> str:
    return (day + timedelta(days=by)).isoformat()


def _hover(part: pl.DataFrame, name: str, language: Language) -> list[str]:
    amounts = part["amount"].cast(pl.String).to_list() if "amount" in part.columns else [""] * part.height
    return [
        f"{month_text(month, language)}<br>{plot_text(name)} "
        f"<b>{value_text(share, Unit.RATE, language)}</b> {plot_text(amount or '')}".strip()
        for month, share, amount in zip(part["month"].to_list(), floats(part, "share"), amounts, strict=True)
    ]
