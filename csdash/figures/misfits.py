"""Misfits: what accounts are worth by the tier they are served in; whoever is off the tier's own band stands out."""

import math
from collections.abc import Sequence

import polars as pl

from csdash.figures.columns import floats, require
from csdash.figures.figure import Figure, figure
from csdash.figures.hover import TEMPLATE
from csdash.figures.labels import fit, text_width
from csdash.figures.marks import rule
from csdash.figures.swatches import swatches
from csdash.figures.theme import Theme, layout, tint
from csdash.text import Language
from csdash.unit import Unit
from csdash.words.escape import plot_text
from csdash.words.numbers import value_text

# What is next to a tier's own band: a mark by shape as well as by colour.
MARKS = {"fits": ("circle", "●"), "under": ("triangle-up", "▲"), "over": ("triangle-down", "▼")}
_BOTTOM, _GOLDEN, _WIDE = 26, 0.6180339887, 0.72


def misfits(
    frame: pl.DataFrame,
    bands: Sequence[tuple[float | None, float | None]],
    kinds: dict[str, str],
    *,
    language: Language,
    theme: Theme,
    currency: str = "",
    height: int = 380,
) -> Figure:
    """Draw `frame` (tier, value, kind, name; optional note): one dot per account, value above 0 on a log scale.

    `tier` is a name, in order of appearance; `bands` holds the value from and to which each is right, None where there
    is no end; `kinds` what each kind (a key of MARKS) is called.
    """
    require("misfits", frame, "tier", "value", "kind", "name")
    tiers = [str(name) for name in frame["tier"].unique(maintain_order=True)]
    frame = frame.filter(pl.col("value") > 0)
    values = floats(frame, "value")
    logs = [math.log10(value) for value in values]
    edges = [math.log10(edge) for band in bands for edge in band if edge]
    low, high = min([*logs, *edges], default=0.0) - 0.12, max([*logs, *edges], default=1.0) + 0.12
    powers = range(math.ceil(low), math.floor(high) + 1)
    marks = [10.0**power for power in powers] or [10.0 ** ((low + high) / 2)]
    # Each in its own words: one unit for all would not hold three powers of ten.
    texts = [value_text(mark, Unit.MONEY, language, currency) for mark in marks]
    left = round(max(text_width(text, theme.small) for text in texts)) + 10
    colours = {"fits": theme.context, "under": theme.churn, "over": theme.contraction}
    used = [kind for kind in MARKS if kind in kinds]
    key, top = swatches(
        [kinds[kind] for kind in used],
        [colours[kind] for kind in used],
        theme,
        0,
        [MARKS[kind][1] for kind in used],
    )
    # Beside each other by the golden ratio: no two neighbours meet, and the same data is drawn the same.
    spots = [
        tiers.index(str(tier)) + ((i * _GOLDEN) % 1 - 0.5) * _WIDE
        for i, tier in enumerate(frame["tier"].to_list())
    ]
    notes = (
        frame["note"].cast(pl.String).fill_null("").to_list()
        if "note" in frame.columns
        else [""] * frame.height
    )
    hovers = [
        "<br>".join(
            [plot_text(str(name)), f"<b>{value_text(value, Unit.MONEY, language, currency)}</b>"]
            + [plot_text(line) for line in note.split("\n") if line]
        )
        for name, value, note in zip(frame["name"].to_list(), values, notes, strict=True)
    ]
    data = []
    for kind in used:
        at = [i for i, found in enumerate(frame["kind"].to_list()) if found == kind]
        is_loud = kind != "fits"
        data.append(
            {
                "type": "scatter",
                "mode": "markers",
                "x": [spots[i] for i in at],
                "y": [logs[i] for i in at],
                "marker": {
                    "symbol": MARKS[kind][0],
                    "size": 10 if is_loud else 5,
                    "color": colours[kind],
                    "opacity": 1 if is_loud else 0.55,
                    "line": {"width": 1 if is_loud else 0, "color": theme.background},
                },
                "customdata": [hovers[i] for i in at],
                "hovertemplate": TEMPLATE,
            }
        )
    shapes = []
    for place, (start, end) in enumerate(bands):
        shapes.append(
            {
                "type": "rect",
                "xref": "x",
                "yref": "y",
                "x0": place - 0.46,
                "x1": place + 0.46,
                "y0": math.log10(start) if start else low,
                "y1": math.log10(end) if end else high,
                "fillcolor": tint(theme.tiers[min(place, 2)], 0.16),
                "line": {"width": 0},
                "layer": "below",
            }
        )
    shapes += [rule("y", edge, theme.benchmark, dash="dot", width=1) for edge in sorted(set(edges))]
    return figure(
        data=data,
        layout=layout(
            theme,
            height=height,
            margin=(top, 6, _BOTTOM, left),
            xaxis={
                "range": [-0.5, max(len(tiers), 1) - 0.5],
                "showgrid": False,
                "tickvals": list(range(len(tiers))),
                "ticktext": [fit(name, 100, theme.body) for name in tiers],
                "tickfont": {"size": theme.body, "color": theme.text},
                "tickangle": 0,
            },
            yaxis={
                "range": [low, high],
                "showgrid": True,
                "tickvals": [math.log10(mark) for mark in marks],
                "ticktext": texts,
            },
            shapes=shapes,
            annotations=key,
        ),
    )
