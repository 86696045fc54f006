"""Stacked: an amount per month and what it is made of, one column per month."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any

import polars as pl

from csdash.figures.axis import month_axis, value_axis
from csdash.figures.columns import days, floats, require
from csdash.figures.figure import Figure, figure
from csdash.figures.hover import TEMPLATE
from csdash.figures.labels import text_width
from csdash.figures.swatches import swatches
from csdash.figures.theme import CLEAR, Theme, layout
from csdash.text import Language
from csdash.unit import Unit
from csdash.words.dates import month_text
from csdash.words.escape import plot_text
from csdash.words.numbers import value_text

_BOTTOM, _RIGHT, _AIR = 46, 8, 1.05


def stacked(
    frame: pl.DataFrame,
    unit: Unit,
    colours: Sequence[str],
    *,
    language: Language,
    theme: Theme,
    currency: str = "",
    hatched: Collection[int] = (),
    fiscal_start: int = 4,
    height: int = 300,
) -> Figure:
    """Draw `frame` (month, category, amount; optional note), categories in order from the bottom up.

    `colours` holds one per category; those at the positions `hatched` are drawn as stripes. A note is more about
    the amount in words, for the hover.
    """
    require("stacked", frame, "month", "category", "amount")
    parts = frame.partition_by("category", maintain_order=True)
    if len(parts) > len(colours):
        raise ValueError(f"stacked has {len(colours)} colours for {len(parts)} categories")
    names = [str(part["category"][0]) for part in parts]
    first, last = frame["month"].min(), frame["month"].max()
    tallest = frame.group_by("month").agg(pl.col("amount").sum())["amount"].max() or 1
    axis = value_axis(0, float(tallest) * _AIR, unit, language, currency)
    left = round(max((text_width(text, theme.small) for text in axis["ticktext"]), default=0)) + 8
    shapes = ["▨" if i in hatched else "■" for i in range(len(names))]
    key, top = swatches(names, colours, theme, left, shapes)
    months = month_axis(first, last, language, theme, fiscal_start=fiscal_start)
    return figure(
        data=[
            {
                "type": "bar",
                "name": plot_text(name),
                "x": days(part),
                "y": floats(part, "amount"),
                "marker": _marker(colour, theme, is_hatched=i in hatched),
                "customdata": _hover(part, name, unit, language, currency),
                "hovertemplate": TEMPLATE,
            }
            for i, (part, name, colour) in enumerate(zip(parts, names, colours, strict=False))
        ],
        layout=layout(
            theme,
            height=height + top,
            margin=(top, _RIGHT, _BOTTOM, left),
            barmode="stack",
            bargap=0.18,
            xaxis=months | {"range": [_moved(first, -16), _moved(last, 16)]},
            yaxis=axis,
            annotations=key,
        ),
    )


def _marker(colour: str, theme: Theme, *, is_hatched: bool) -> dict[str, Any]:
    edge = {"width": 0.5, "color": theme.background}
    if not is_hatched:
        return {"color": colour, "line": edge}
    return {
        "color": CLEAR,
        "line": edge,
        "pattern": {"shape": "/", "fgcolor": colour, "bgcolor": CLEAR, "size": 5, "solidity": 0.5},
    }


def _moved(day: date, by: int) -> str:
    return (day + timedelta(days=by)).isoformat()


def _hover(part: pl.DataFrame, name: str, unit: Unit, language: Language, currency: str) -> list[str]:
    notes = part["note"].to_list() if "note" in part.columns else [""] * part.height
    return [
        f"{month_text(month, language)}<br>{plot_text(name)}<br>"
        f"<b>{value_text(amount, unit, language, currency)}</b> {plot_text(note or '')}".rstrip()
        for month, amount, note in zip(part["month"].to_list(), floats(part, "amount"), notes, strict=True)
    ]
