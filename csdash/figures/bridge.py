"""Bridge: from the opening to the closing balance, one bar per movement.

Bars lie on their side, one row each, so that names, amounts and counts are read on a telephone as in a
boardroom. Where movements are small against the balance, the axis is cut: both balances carry a cut mark and
a note says so. A cut bar no longer shows its size, but a full one would show no movement at all.
"""

import math
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import plotly.graph_objects as go
import polars as pl

from csdash.figures.columns import floats, require
from csdash.figures.hover import TEMPLATE, accounts_text
from csdash.figures.labels import NARROWEST, text_width
from csdash.figures.rows import count_column, row_axis, row_height, row_names
from csdash.figures.theme import Theme, ink_on, layout
from csdash.text import Language, Text
from csdash.unit import Unit
from csdash.words.escape import plot_text
from csdash.words.numbers import delta_text, shared_texts, value_text

CUT = Text("// 残高の棒は途中を省略 (軸は0から始まりません)", "// Balances are cut: the axis does not start at zero")
OF_OPENING = Text("期首の{share}", "{share} of the opening")
BALANCES = ("opening", "closing")
_BAR, _TOP = 0.64, 22
_CUT_WIDTH = 34


@dataclass(frozen=True, slots=True)
class Step:
    """One row: a bar from `start` to `end`; a balance starts at the edge of the plot."""

    key: str
    start: float
    end: float
    text: str

    @property
    def is_balance(self) -> bool:
        return self.key in BALANCES


def bridge(frame: pl.DataFrame, *, language: Language, theme: Theme, currency: str = "") -> go.Figure:
    """Draw `frame` (movement, amount, n, label) in its order; amounts are signed, n null where it means nothing.

    The first row is the opening and the last the closing balance; ValueError where the movements between do
    not lead from one to the other. All amounts share one unit, so that they can be added up on the page.
    """
    require("bridge", frame, "movement", "amount", "n", "label")
    keys, amounts = frame["movement"].to_list(), [amount or 0.0 for amount in floats(frame, "amount")]
    starts, ends = _levels(keys, amounts)
    texts = shared_texts(
        amounts,
        Unit.MONEY,
        language,
        currency,
        scale=max((abs(amount) for amount in amounts[1:-1]), default=0) or amounts[0],
        units_at=(0, len(keys) - 1),
    )
    low, high, is_cut = _window(starts, ends)
    steps = [
        Step(key, low if key in BALANCES else start, end, text)
        for key, start, end, text in zip(keys, starts, ends, texts, strict=True)
    ]
    names, left = row_names(frame["label"].to_list(), theme, bold=(0, len(keys) - 1))
    counts, right = count_column(floats(frame, "n"), theme)
    amounts_shown, high = _amounts(steps, low, high, NARROWEST - left - right, theme, is_cut=is_cut)
    bottom = 26 if is_cut else 4
    return go.Figure(
        data=[
            {
                "type": "bar",
                "orientation": "h",
                "y": list(range(len(steps))),
                "base": [min(step.start, step.end) for step in steps],
                "x": [abs(step.end - step.start) for step in steps],
                "width": _BAR,
                "marker": {"color": [theme.movement(step.key) for step in steps], "line": {"width": 0}},
                "customdata": _hover(frame, amounts, language, currency),
                "hovertemplate": TEMPLATE,
            },
            _connectors(ends, theme),
        ],
        layout=layout(
            theme,
            height=row_height(names) * len(steps) + _TOP + bottom,
            margin=(_TOP, right, bottom, left),
            xaxis={"range": [low, high], "visible": False},
            yaxis=row_axis(names, theme),
            annotations=amounts_shown + counts + (_cut_marks(steps, theme, language, left) if is_cut else []),
        ),
    )


def _levels(keys: list[str], amounts: list[float]) -> tuple[list[float], list[float]]:
    """Where each bar starts and ends."""
    if len(keys) < 2 or (keys[0], keys[-1]) != BALANCES:
        raise ValueError("bridge needs the opening in its first row and the closing in its last")
    totals = list(accumulate(amounts[:-1]))
    if not math.isclose(totals[-1], amounts[-1], rel_tol=1e-9, abs_tol=0.01):
        raise ValueError(f"the bridge leads to {totals[-1]:,.4f}, not to the closing of {amounts[-1]:,.4f}")
    return [0.0, *totals[:-1], 0.0], [*totals, amounts[-1]]


def _window(starts: list[float], ends: list[float]) -> tuple[float, float, bool]:
    """The part of the axis that is shown, and whether it leaves out zero."""
    low, high = min(starts[1:-1] + ends), max(ends)
    reach = high - low
    # With two thirds or more of the page below every movement, the movements cannot be read.
    if low > 2 * reach > 0:
        return low - 0.5 * reach, high, True
    return min(0.0, low), max(0.0, high) or 1.0, False


def _connectors(ends: list[float], theme: Theme) -> dict[str, Any]:
    """Thin lines that carry each level to the next bar."""
    xs: list[float | None] = []
    ys: list[float | None] = []
    for row, level in enumerate(ends[:-1]):
        xs += [level, level, None]
        ys += [row - _BAR / 2, row + 1 + _BAR / 2, None]
    return {
        "type": "scatter",
        "x": xs,
        "y": ys,
        "mode": "lines",
        "line": {"color": theme.axis, "width": 1},
        "hoverinfo": "skip",
    }


def _amounts(
    steps: list[Step], low: float, high: float, pixels: float, theme: Theme, *, is_cut: bool
) -> tuple[list[dict[str, Any]], float]:
    """Each amount beside its bar: on the right where `pixels` leave room, else on the left, or in a balance.

    Where neither holds, the axis grows until the right does.
    """
    labels = []
    widest = high
    for row, step in enumerate(steps):
        need = text_width(step.text, theme.body) + 8
        scale = pixels / (high - low)
        left_end, right_end = sorted((step.start, step.end))
        side, colour = "right", theme.text
        if (high - right_end) * scale < need:
            if step.is_balance and (right_end - left_end) * scale >= need + (_CUT_WIDTH if is_cut else 0):
                side, colour = "inside", ink_on(theme.movement(step.key))
            elif not step.is_balance and (left_end - low) * scale >= need:
                side = "left"
            else:
                widest = max(widest, low + (right_end - low) / max(1 - need / pixels, 0.3))
        labels.append(
            {
                "x": left_end if side == "left" else right_end,
                "y": row,
                "xanchor": "left" if side == "right" else "right",
                "xshift": 4 if side == "right" else -4,
                "text": f"<b>{step.text}</b>" if step.is_balance else step.text,
                "font": {"size": theme.body, "color": colour},
            }
        )
    return labels, widest


def _cut_marks(steps: list[Step], theme: Theme, language: Language, left: int) -> list[dict[str, Any]]:
    """Two strokes through each balance, and the note that says what they mean."""
    strokes = [
        {
            "x": step.start,
            "y": row,
            "xshift": 18,
            "text": "<b>//</b>",
            "font": {"size": theme.lead + 4, "color": theme.background},
        }
        for row, step in enumerate(steps)
        if step.is_balance
    ]
    note = {
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "xshift": -left,
        "y": 0,
        "yref": "paper",
        "yanchor": "top",
        "yshift": -6,
        "text": CUT[language],
        "font": {"color": theme.muted},
    }
    return [*strokes, note]


def _hover(frame: pl.DataFrame, amounts: list[float], language: Language, currency: str) -> list[str]:
    """Name, amount, share of the opening, accounts."""
    hovers = []
    rows = zip(frame["movement"].to_list(), frame["label"].to_list(), amounts, floats(frame, "n"), strict=True)
    for key, label, amount, n in rows:
        write = value_text if key in BALANCES else delta_text
        lines = [plot_text(label), f"<b>{write(amount, Unit.MONEY, language, currency)}</b>"]
        if key not in BALANCES and amounts[0]:
            share = value_text(abs(amount) / amounts[0], Unit.RATE, language)
            lines.append(OF_OPENING.format(share=share)[language])
        if n is not None:
            lines.append(accounts_text(n, language))
        hovers.append("<br>".join(lines))
    return hovers
