"""Contribution: who lost how much and who gained, one row per group, the largest loss on top."""

from typing import Any

import polars as pl

from csdash.figures.columns import floats, names, require
from csdash.figures.figure import Figure, figure
from csdash.figures.hover import TEMPLATE, accounts_text
from csdash.figures.labels import NARROWEST, text_width
from csdash.figures.marks import rule
from csdash.figures.rows import count_column, right_column, row_axis, row_height, row_names
from csdash.figures.swatches import swatches
from csdash.figures.theme import Theme, layout
from csdash.text import Language, Text
from csdash.unit import Unit
from csdash.words.numbers import shared_texts, value_text

PARTS = {
    "churn": Text("解約", "Churn"),
    "contraction": Text("縮小", "Contraction"),
    "expansion": Text("拡大", "Expansion"),
}
SHARE = Text("割合", "Share")
OF_CHURN = Text("解約の{share}", "{share} of churn")
_BOTTOM, _HEAD = 4, 20
_LEAST = 60  # pixels of bars on a telephone; where columns leave fewer, the amounts are in the table only


def contribution(frame: pl.DataFrame, *, language: Language, theme: Theme, currency: str = "") -> Figure:
    """Draw `frame` (label, churn, share, n; optional contraction, expansion), money as it was lost or gained.

    Losses run to the left, gains to the right. `share` is of all churn, `n` the accounts that left.
    """
    require("contribution", frame, "label", "churn", "share", "n")
    parts = [part for part in PARTS if part in frame.columns]
    lost, counts = floats(frame, "churn"), floats(frame, "n")
    labels, left = row_names(frame["label"].cast(pl.String).to_list(), theme)
    amounts = shared_texts(
        lost,
        Unit.MONEY,
        language,
        currency,
        scale=max(filter(None, lost), default=0),
        units_at=range(len(lost)),
    )
    shares = [value_text(share, Unit.RATE, language) for share in floats(frame, "share")]
    columns: list[dict[str, Any]] = []
    offset = 0
    for texts, head in ((amounts, PARTS["churn"][language]), (shares, SHARE[language])):
        width = round(max(text_width(text, theme.small) for text in [*texts, head])) + 10
        if left + offset + width + 30 > NARROWEST - _LEAST:
            continue
        offset += width
        columns += right_column(texts, theme, offset=offset, head=head)
    counted, right = count_column(counts, theme, offset=offset)
    key, top = swatches(
        [PARTS[part][language] for part in parts], [theme.movement(part) for part in parts], theme, left
    )
    if len(parts) == 1:
        key, top = [], 0
    for label in key:
        label["yshift"] += _HEAD
    return figure(
        data=_bars(frame, parts, language, theme, currency),
        layout=layout(
            theme,
            height=row_height(labels) * len(labels) + top + _HEAD + _BOTTOM,
            margin=(top + _HEAD, right, _BOTTOM, left),
            barmode="relative",
            xaxis={"range": _range(frame, parts), "visible": False},
            yaxis=row_axis(labels, theme),
            shapes=[rule("x", 0, theme.axis, width=1.5) | {"layer": "above"}],
            annotations=[*key, *columns, *counted],
        ),
    )


def _bars(
    frame: pl.DataFrame, parts: list[str], language: Language, theme: Theme, currency: str
) -> list[dict[str, Any]]:
    heads, shares, counts = names(frame, "label"), floats(frame, "share"), floats(frame, "n")
    traces = []
    for part in parts:
        values = floats(frame, part)
        hovers = []
        for head, value, share, n in zip(heads, values, shares, counts, strict=True):
            said = f"{head}<br>{PARTS[part][language]} <b>{value_text(value, Unit.MONEY, language, currency)}</b>"
            if part == "churn":
                told = OF_CHURN.format(share=value_text(share, Unit.RATE, language))[language]
                said += f"<br>{told}<br>{accounts_text(n or 0, language)}"
            hovers.append(said)
        sign = 1 if part == "expansion" else -1
        traces.append(
            {
                "type": "bar",
                "name": PARTS[part][language],
                "orientation": "h",
                "x": [sign * (value or 0.0) for value in values],
                "y": list(range(len(values))),
                "width": 0.62,
                "marker": {"color": theme.movement(part), "line": {"width": 0}},
                "customdata": hovers,
                "hovertemplate": TEMPLATE,
            }
        )
    return traces


def _range(frame: pl.DataFrame, parts: list[str]) -> list[float]:
    """Both ends of the axis, on one scale, so that what was lost and what was gained compare by eye."""
    losses = [
        sum(values)
        for values in zip(*(map(_plain, floats(frame, p)) for p in parts if p != "expansion"), strict=True)
    ]
    gains = [_plain(value) for value in floats(frame, "expansion")]
    low, high = -max(losses), max(gains)
    return [low * 1.02, high * 1.02] if low < high else [-1.0, 1.0]


def _plain(value: float | None) -> float:
    return value or 0.0
