"""Errors: how far off several methods were, one row per horizon, the subject in colour and its rivals in grey."""

from typing import Any

import polars as pl

from csdash.figures.axis import value_axis
from csdash.figures.columns import floats, names, require
from csdash.figures.figure import Figure, figure
from csdash.figures.hover import TEMPLATE
from csdash.figures.marks import margin_text
from csdash.figures.rows import row_axis, row_height, row_names
from csdash.figures.theme import Theme, layout
from csdash.text import Language
from csdash.unit import Unit
from csdash.words.escape import plot_text
from csdash.words.numbers import value_text

# Shapes beside colour: in print and to the colour-blind the rivals are told apart as well.
_SYMBOLS = ("circle", "square-open", "diamond-open", "triangle-up-open")
_GLYPHS = ("●", "□", "◇", "△")
_LINE, _BOTTOM, _APART = 17, 24, 0.15


def errors(
    frame: pl.DataFrame, unit: Unit, *, language: Language, theme: Theme, currency: str = ""
) -> Figure:
    """Draw `frame` (label, method, error) in its order; the first method is the subject. An error of null is left out."""
    require("errors", frame, "label", "method", "error")
    labels = [str(label) for label in frame["label"].unique(maintain_order=True)]
    methods = [str(method) for method in frame["method"].unique(maintain_order=True)]
    shown, left = row_names(labels, theme)
    known = [error for error in floats(frame, "error") if error is not None]
    key = [
        f'<span style="color:{_colour(i, theme)}">{_GLYPHS[i % 4]}</span> {plot_text(name, 24)}'
        for i, name in enumerate(methods)
    ]
    lines = [" ".join(key[i : i + 2]) for i in range(0, len(key), 2)]
    top = 8 + _LINE * len(lines)
    heads = names(frame, "label")
    return figure(
        # The subject last, on top of its rivals.
        data=[
            _dots(
                frame, heads, labels, method, i, unit=unit, language=language, currency=currency, theme=theme
            )
            for i, method in reversed(list(enumerate(methods)))
        ],
        layout=layout(
            theme,
            height=row_height(shown) * len(labels) + top + _BOTTOM,
            margin=(top, 22, _BOTTOM, left),
            xaxis=value_axis(0.0, max(known, default=1.0) * 1.08 or 1.0, unit, language, currency, about=3)
            | {"gridcolor": theme.grid},
            yaxis=row_axis(shown, theme),
            annotations=[
                margin_text(line, theme.text, left=left, above=6 + _LINE * (len(lines) - 1 - i))
                for i, line in enumerate(lines)
            ],
        ),
    )


def _colour(i: int, theme: Theme) -> str:
    return theme.accent if i == 0 else theme.muted


def _dots(
    frame: pl.DataFrame,
    heads: list[str],
    labels: list[str],
    method: str,
    i: int,
    *,
    unit: Unit,
    language: Language,
    currency: str,
    theme: Theme,
) -> dict[str, Any]:
    values = floats(frame, "error")
    mine = [
        (value, head, str(label))
        for value, head, label, name in zip(values, heads, frame["label"], frame["method"], strict=True)
        if str(name) == method and value is not None
    ]
    written = [value_text(value, unit, language, currency) for value, _, _ in mine]
    return {
        "type": "scatter",
        "name": plot_text(method),
        "x": [value for value, _, _ in mine],
        # A little apart, so that methods that were as far off do not hide each other.
        "y": [round(labels.index(label) + (i - 1.5) * _APART, 3) for _, _, label in mine],
        "mode": "markers",
        "marker": {
            "symbol": _SYMBOLS[i % 4],
            "size": 12 if i == 0 else 9,
            "color": _colour(i, theme),
            "line": {"width": 1.5, "color": _colour(i, theme)},
        },
        "customdata": [
            f"{head}<br>{plot_text(method, 24)} <b>{text}</b>"
            for (_, head, _), text in zip(mine, written, strict=True)
        ],
        "hovertemplate": TEMPLATE,
    }
