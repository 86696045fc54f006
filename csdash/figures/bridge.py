"""Bridge: from the opening to the closing balance, one bar per movement.

Bars lie on their side, one row each, so that names, amounts and counts are read on a telephone as in a
boardroom. Where movements are small against the balance, the axis is cut: both balances carry a cut mark and
a note says so. A cut bar no longer shows its size, but a full one would show no movement at all.
"""

from typing import Any

import polars as pl

from csdash.figures.columns import floats, require
from csdash.figures.figure import Figure, figure
from csdash.figures.hover import TEMPLATE, accounts_text
from csdash.figures.labels import NARROWEST, text_width
from csdash.figures.marks import margin_text
from csdash.figures.rows import count_column, row_axis, row_height, row_names
from csdash.figures.steps import BALANCES, Steps, steps
from csdash.figures.theme import Theme, ink_on, layout
from csdash.text import Language, Text
from csdash.unit import Unit
from csdash.words.escape import plot_text
from csdash.words.numbers import delta_text, shared_texts, value_text

CUT = Text(
    "// 残高の棒は途中を省略 (軸は0から始まりません)", "// Balances are cut: the axis does not start at zero"
)
OF_OPENING = Text("期首の{share}", "{share} of the opening")
_BAR, _TOP = 0.64, 22
_FINE = 0.001  # a rate of this size is written to the hundredth of a point
_CUT_WIDTH = 34


def bridge(
    frame: pl.DataFrame, *, language: Language, theme: Theme, currency: str = "", unit: Unit = Unit.MONEY
) -> Figure:
    """Draw `frame` (movement, amount, n, label) in its order; amounts are signed, n may be null.

    Amounts are money, or rates that are led from one to another (to a hundredth of a point).

    The first row is the opening and the last the closing balance; ValueError where the movements between do
    not lead from one to the other. All amounts share one unit, so that they can be added up on the page.
    """
    require("bridge", frame, "movement", "amount", "n", "label")
    keys, amounts = frame["movement"].to_list(), [amount or 0.0 for amount in floats(frame, "amount")]
    texts = shared_texts(
        amounts,
        unit,
        language,
        currency,
        scale=_FINE
        if unit is Unit.RATE
        else max((abs(amount) for amount in amounts[1:-1]), default=0) or amounts[0],
        units_at=(0, len(keys) - 1),
    )
    laid = steps(keys, amounts, texts, slack=0.01 if unit is Unit.MONEY else 1e-9)
    names, left = row_names(frame["label"].cast(pl.String).to_list(), theme, bold=(0, len(keys) - 1))
    counts, right = count_column(floats(frame, "n"), theme)
    written, high = _amounts(laid, NARROWEST - left - right, theme)
    bottom = 26 if laid.is_cut else 4
    return figure(
        data=[
            {
                "type": "bar",
                # The bars are cut and laid end to end; what leaves the screen takes the amounts themselves.
                "meta": amounts,
                "orientation": "h",
                "y": list(range(len(keys))),
                "base": [min(row.start, row.end) for row in laid.rows],
                "x": [abs(row.end - row.start) for row in laid.rows],
                "width": _BAR,
                "marker": {"color": [theme.movement(key) for key in keys], "line": {"width": 0}},
                "customdata": _hover(frame, amounts, unit, language, currency),
                "hovertemplate": TEMPLATE,
            },
            _connectors(laid, theme),
        ],
        layout=layout(
            theme,
            height=row_height(names) * len(keys) + _TOP + bottom,
            margin=(_TOP, right, bottom, left),
            xaxis={"range": [laid.low, high], "visible": False},
            yaxis=row_axis(names, theme),
            annotations=[
                *written,
                *counts,
                *(_cut_marks(laid, theme) if laid.is_cut else []),
                *([margin_text(CUT[language], theme.muted, left=left, below=6)] if laid.is_cut else []),
            ],
        ),
    )


def _connectors(laid: Steps, theme: Theme) -> dict[str, Any]:
    """Thin lines that carry each level to the next bar."""
    xs: list[float | None] = []
    ys: list[float | None] = []
    for position, row in enumerate(laid.rows[:-1]):
        xs += [row.end, row.end, None]
        ys += [position - _BAR / 2, position + 1 + _BAR / 2, None]
    line = {"color": theme.axis, "width": 1}
    return {"type": "scatter", "x": xs, "y": ys, "mode": "lines", "line": line, "hoverinfo": "skip"}


def _amounts(laid: Steps, pixels: float, theme: Theme) -> tuple[list[dict[str, Any]], float]:
    """Each amount beside its bar: on the right where `pixels` leave room, else on the left, or in a balance.

    Where neither holds, the axis grows until the right does; its end is returned.
    """
    labels = []
    low, high, end_of_axis = laid.low, laid.high, laid.high
    scale = pixels / (high - low)
    for position, row in enumerate(laid.rows):
        need = text_width(row.text, theme.body) * (1.07 if row.is_balance else 1) + 8
        start, end = sorted((row.start, row.end))
        side, colour = "right", theme.text
        if (high - end) * scale < need:
            if row.is_balance and (end - start) * scale >= need + (_CUT_WIDTH if laid.is_cut else 0):
                side, colour = "inside", ink_on(theme.movement(row.key))
            elif not row.is_balance and (start - low) * scale >= need:
                side = "left"
            else:
                end_of_axis = max(end_of_axis, low + (end - low) / max(1 - need / pixels, 0.3))
        labels.append(
            {
                "x": start if side == "left" else end,
                "y": position,
                "xanchor": "left" if side == "right" else "right",
                "xshift": 4 if side == "right" else -4,
                "text": f"<b>{row.text}</b>" if row.is_balance else row.text,
                "font": {"size": theme.body, "color": colour},
            }
        )
    return labels, end_of_axis


def _cut_marks(laid: Steps, theme: Theme) -> list[dict[str, Any]]:
    """Two strokes through each balance."""
    font = {"size": theme.lead + 4, "color": theme.background}
    return [
        {"x": row.start, "y": position, "xshift": 18, "text": "<b>//</b>", "font": font}
        for position, row in enumerate(laid.rows)
        if row.is_balance
    ]


def _hover(
    frame: pl.DataFrame, amounts: list[float], unit: Unit, language: Language, currency: str
) -> list[str]:
    """Name, amount, share of the opening, accounts."""
    hovers = []
    keys, labels = frame["movement"].to_list(), frame["label"].cast(pl.String).to_list()
    for key, label, amount, n in zip(keys, labels, amounts, floats(frame, "n"), strict=True):
        write = value_text if key in BALANCES else delta_text
        lines = [plot_text(label), f"<b>{write(amount, unit, language, currency)}</b>"]
        if key not in BALANCES and amounts[0] and unit is Unit.MONEY:
            share = value_text(abs(amount) / amounts[0], Unit.RATE, language)
            lines.append(OF_OPENING.format(share=share)[language])
        if n is not None:
            lines.append(accounts_text(n, language))
        hovers.append("<br>".join(lines))
    return hovers
