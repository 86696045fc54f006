"""Funnel: each unit by how much was expected of it and how far it came from that, inside what chance allows.

The larger the book, the narrower the funnel; nobody is put in an order. Sizes stand at their square root: chance
shrinks with it, and one large book does not push all others together.
"""

from collections.abc import Sequence
from math import sqrt
from typing import Any

import polars as pl

from csdash.figures.axis import value_axis
from csdash.figures.columns import floats, names, require
from csdash.figures.figure import Figure, figure
from csdash.figures.hover import TEMPLATE
from csdash.figures.marks import band, rule
from csdash.figures.theme import Theme, layout
from csdash.text import Language, Text
from csdash.unit import Unit
from csdash.words.escape import plot_text
from csdash.words.numbers import value_text

AS_EXPECTED = Text("見込みどおり", "as expected")
CHANCE = Text("偶然で説明できる範囲(95%)", "what chance allows (95%)")
_TOP, _RIGHT, _BOTTOM, _LEFT = 26, 16, 48, 56


def funnel(
    frame: pl.DataFrame,
    limits: pl.DataFrame,
    *,
    x_name: str,
    language: Language,
    theme: Theme,
    height: int = 340,
) -> Figure:
    """Draw `frame` (label, expected, ratio; optional is_marked, note) over `limits` (expected, lower, upper), 1 in the middle.

    What is marked is solid and carries its name; all others are hollow. `note` is more, for the hover.
    """
    require("funnel", frame, "label", "expected", "ratio")
    require("funnel", limits, "expected", "lower", "upper")
    expected, ratios = floats(frame, "expected"), floats(frame, "ratio")
    marked = frame["is_marked"].to_list() if "is_marked" in frame.columns else [False] * frame.height
    notes = frame["note"].to_list() if "note" in frame.columns else [""] * frame.height
    labels = names(frame, "label")
    hovers = [
        f"{label}<br><b>{value_text(ratio, Unit.TIMES, language)}</b> {plot_text(note or '', 200)}".rstrip()
        for label, ratio, note in zip(labels, ratios, notes, strict=True)
    ]
    top = max([2.0, *[ratio for ratio in ratios if ratio is not None]]) * 1.08
    widest = max([1.0, *expected]) * 1.12
    places = [sqrt(value) for value in expected]
    uppers = [None if value is None else min(value, top) for value in floats(limits, "upper")]
    return figure(
        data=[
            band(
                [sqrt(value) for value in floats(limits, "expected")],
                floats(limits, "lower"),
                uppers,
                theme.context,
                opacity=0.16,
            ),
            *(
                _dots(places, ratios, hovers, [m is flag for m in marked], theme, is_marked=flag)
                for flag in (False, True)
                if flag in marked
            ),
        ],
        layout=layout(
            theme,
            height=height,
            margin=(_TOP, _RIGHT, _BOTTOM, _LEFT),
            xaxis=_sizes(widest, language) | {"title": {"text": plot_text(x_name), "standoff": 6}},
            yaxis=value_axis(0, top, Unit.TIMES, language),
            shapes=[rule("y", 1, theme.text)],
            annotations=[*_words(language, theme), *_names(labels, places, ratios, marked, theme)],
        ),
    )


def _dots(
    x: Sequence[float],
    y: Sequence[float | None],
    hovers: list[str],
    chosen: list[bool],
    theme: Theme,
    *,
    is_marked: bool,
) -> dict[str, Any]:
    rows = [i for i, here in enumerate(chosen) if here and y[i] is not None]
    return {
        "type": "scatter",
        "x": [x[i] for i in rows],
        "y": [y[i] for i in rows],
        "mode": "markers",
        "marker": {
            "size": 10,
            "color": theme.accent if is_marked else theme.background,
            "line": {"color": theme.accent if is_marked else theme.context, "width": 1.5},
        },
        "customdata": [hovers[i] for i in rows],
        "hovertemplate": TEMPLATE,
    }


def _sizes(widest: float, language: Language) -> dict[str, Any]:
    marks = [
        0,
        *(digit * 10**power for power in range(12) for digit in (1, 5) if digit * 10**power <= widest),
    ]
    texts = [value_text(mark, Unit.COUNT, language) for mark in marks]
    places = [sqrt(mark) for mark in marks]
    return {"range": [-0.15, sqrt(widest)], "tickvals": places, "ticktext": texts, "showline": True}


def _words(language: Language, theme: Theme) -> list[dict[str, Any]]:
    place = {"xref": "paper", "yref": "paper", "font": {"color": theme.muted, "size": theme.small}}
    return [
        place | {"x": 1, "y": 1, "xanchor": "right", "yanchor": "bottom", "text": f"▒ {CHANCE[language]}"},
        {
            "x": 1,
            "xref": "paper",
            "xanchor": "right",
            "y": 1,
            "yanchor": "bottom",
            "text": AS_EXPECTED[language],
        },
    ]


def _names(
    labels: list[str], x: Sequence[float], y: Sequence[float | None], marked: list[bool], theme: Theme
) -> list[dict[str, Any]]:
    return [
        {
            "x": x[i],
            "y": y[i],
            "yanchor": "bottom",
            "yshift": 8,
            "text": f"<b>{labels[i]}</b>",
            "font": {"color": theme.text, "size": theme.body},
        }
        for i, here in enumerate(marked)
        if here and y[i] is not None
    ]
