"""Shares: one whole split by the same ordered categories in two or more ways, as aligned 100 % bars."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from csdash.figures.columns import floats, require
from csdash.figures.figure import Figure, figure
from csdash.figures.hover import TEMPLATE
from csdash.figures.labels import NARROWEST, spread, text_width
from csdash.figures.rows import row_axis, row_names
from csdash.figures.swatches import swatches
from csdash.figures.theme import Theme, ink_on, layout
from csdash.text import Language
from csdash.unit import Unit
from csdash.words.escape import plot_text
from csdash.words.numbers import value_text

_ROW, _BAR = 58, 30  # pixels of a row and of its bar; the rest holds the numbers that do not fit inside
_RIGHT = 8


def shares(frame: pl.DataFrame, colours: Sequence[str], *, language: Language, theme: Theme) -> Figure:
    """Draw `frame` (bar, category, share; optional amount), bars and categories in order of appearance.

    `share` is a fraction of its bar, `amount` the same in words ("312社"), for the hover. `colours` holds one
    colour per category, from the theme: tiers, stages or health.
    """
    require("shares", frame, "bar", "category", "share")
    bars = [str(bar) for bar in frame["bar"].unique(maintain_order=True)]
    categories = [str(category) for category in frame["category"].unique(maintain_order=True)]
    if len(categories) > len(colours):
        raise ValueError(f"shares has {len(colours)} colours for {len(categories)} categories")
    share_of = _lookup(frame)
    labels, left = row_names(bars, theme)
    key, top = swatches(categories, colours, theme, left)
    pixels = NARROWEST - left - _RIGHT
    return figure(
        data=[
            {
                "type": "bar",
                "name": plot_text(category),
                "orientation": "h",
                "y": list(range(len(bars))),
                "x": [share_of.get((bar, category), (0.0, ""))[0] for bar in bars],
                "width": _BAR / _ROW,
                "marker": {"color": colour, "line": {"width": 1, "color": theme.background}},
                "customdata": [
                    _hover(bar, category, *share_of.get((bar, category), (0.0, "")), language) for bar in bars
                ],
                "hovertemplate": TEMPLATE,
            }
            for category, colour in zip(categories, colours, strict=False)
        ],
        layout=layout(
            theme,
            height=top + _ROW * len(bars),
            margin=(top, _RIGHT, 0, left),
            barmode="stack",
            xaxis={"range": [0, 1], "visible": False},
            yaxis=row_axis(labels, theme),
            annotations=key
            + [
                label
                for row, bar in enumerate(bars)
                for label in _numbers(
                    row, [share_of.get((bar, c), (0.0, ""))[0] for c in categories], colours, pixels, theme
                )
            ],
        ),
    )


def _lookup(frame: pl.DataFrame) -> dict[tuple[str, str], tuple[float, str]]:
    amounts = frame["amount"].cast(pl.String).to_list() if "amount" in frame.columns else [""] * frame.height
    return {
        (str(bar), str(category)): (share or 0.0, amount or "")
        for bar, category, share, amount in zip(
            frame["bar"].to_list(), frame["category"].to_list(), floats(frame, "share"), amounts, strict=True
        )
    }


def _hover(bar: str, category: str, share: float, amount: str, language: Language) -> str:
    value = value_text(share, Unit.RATE, language)
    return f"{plot_text(bar)} · {plot_text(category)}<br><b>{value}</b> {plot_text(amount)}".rstrip()


def _per_cent(share: float) -> str:
    """Whole per cents; what is there but rounds to nothing is written as less than one."""
    return "&lt;1%" if 0 < share < 0.005 else f"{share * 100:.0f}%"


def _numbers(
    row: int, parts: list[float], colours: Sequence[str], pixels: float, theme: Theme
) -> list[dict[str, Any]]:
    """Each share in its segment, or above it where the segment is narrower than the number."""
    labels, outside = [], []
    start = 0.0
    for part, colour in zip(parts, colours, strict=False):
        text, middle = _per_cent(part), start + part / 2
        start += part
        if part <= 0:
            continue
        label = {"x": middle, "y": row, "text": text, "font": {"size": theme.body, "color": ink_on(colour)}}
        if part * pixels >= text_width(text, theme.body) + 6:
            labels.append(label)
        else:
            # At another width the number may stand beside its segment; the swatch says whose it is.
            text = f'<span style="color:{colour}">■</span>{text}'
            font = {"size": theme.small, "color": theme.text}
            outside.append(label | {"text": text, "yshift": _BAR / 2 + 9, "font": font})
    widths = [text_width("■<00%", theme.small) for _ in outside]
    wanted = [label["x"] * pixels for label in outside]
    for label, want, centre in zip(outside, wanted, spread(wanted, widths, 0, pixels), strict=True):
        labels.append(label | {"xshift": round(centre - want, 1)})
    return labels
