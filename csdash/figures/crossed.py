"""Crossed: one thing by another, a tile per pair with its numbers in it, the shade by one of them."""

import math

import polars as pl

from csdash.figures.columns import floats, require
from csdash.figures.figure import Figure, figure
from csdash.figures.heat import Ramp, tiles
from csdash.figures.labels import NARROWEST, fit, wrap
from csdash.figures.marks import margin_text
from csdash.figures.rows import row_axis, row_names
from csdash.figures.theme import Theme, ink_on, layout
from csdash.words.escape import plot_text

_LINE, _AIR, _HEAD = 16, 14, 17


def crossed(frame: pl.DataFrame, *, theme: Theme, corner: str = "", minimum_n: int = 0) -> Figure:
    """Draw `frame` (row, column, value, text; optional note, n_accounts), rows and columns in order of appearance.

    `text` is what stands in the tile, its lines apart by newlines, `note` more of it for the hover; a null value is
    no tile. `corner` says what rows and columns are. A tile on fewer than `minimum_n` accounts is grey and has no shade.
    """
    require("crossed", frame, "row", "column", "value", "text")
    rows = [str(name) for name in frame["row"].unique(maintain_order=True)]
    columns = [str(name) for name in frame["column"].unique(maintain_order=True)]
    values, counts = floats(frame, "value"), floats(frame, "n_accounts")
    texts = frame["text"].cast(pl.String).fill_null("").to_list()
    notes = (
        frame["note"].cast(pl.String).fill_null("").to_list()
        if "note" in frame.columns
        else [""] * frame.height
    )
    places = [
        (rows.index(str(row)), columns.index(str(column)))
        for row, column in frame.select("row", "column").iter_rows()
    ]
    few = [n is not None and n < minimum_n for n in counts]
    shown: list[list[float | None]] = [[None] * len(columns) for _ in rows]
    hovers = [[""] * len(columns) for _ in rows]
    for i, (row, column) in enumerate(places):
        shown[row][column] = None if few[i] else values[i]
        lines = [
            f"{plot_text(rows[row])} × {plot_text(columns[column])}",
            *texts[i].split("\n"),
            *notes[i].split("\n"),
        ]
        hovers[row][column] = "<br>".join([lines[0], *(plot_text(line) for line in lines[1:] if line)])
    known = [value for line in shown for value in line if value is not None]
    ramp = Ramp(0.0, max(known, default=0.0) or 1.0, theme)
    names, left = row_names(rows, theme)
    width = (NARROWEST - left - 4) / max(len(columns), 1)
    heads = [wrap(name, width - 2, theme.small, 2) for name in columns]
    tallest = max((text.count("\n") + 1 for text in texts), default=1)
    top = _HEAD * max((len(head) for head in heads), default=1) + 8 + (_HEAD if corner else 0)
    said = [
        (place, text, few[i], values[i])
        for i, (place, text) in enumerate(zip(places, texts, strict=True))
        if text
    ]
    return figure(
        data=[
            tiles(shown, list(range(len(columns))), "y", hovers),
            {
                "type": "scatter",
                "x": [column for (_, column), *_ in said],
                "y": [row for (row, _), *_ in said],
                "mode": "text",
                "text": [
                    "<br>".join(fit(line, width - 2, theme.small) for line in text.split("\n"))
                    for _, text, *_ in said
                ],
                "textfont": {
                    "size": theme.small,
                    "color": [
                        theme.muted if is_few or value is None else ink_on(ramp.colour(value))
                        for *_, is_few, value in said
                    ],
                },
                "hoverinfo": "skip",
            },
        ],
        layout=layout(
            theme,
            height=round(len(rows) * (tallest * _LINE + _AIR)) + top + 4,
            margin=(top, 4, 4, left),
            xaxis={
                "side": "top",
                "range": [-0.5, max(len(columns), 1) - 0.5],
                "showgrid": False,
                "tickvals": list(range(len(columns))),
                "ticktext": ["<br>".join(head) for head in heads],
                "tickfont": {"size": theme.small, "color": theme.text},
                "tickangle": 0,
            },
            yaxis=row_axis(names, theme),
            coloraxis=ramp.axis(has_bar=False),
            annotations=[
                margin_text(
                    fit(corner, NARROWEST, theme.small), theme.muted, left=left - 2, above=top - _HEAD
                )
            ]
            if corner
            else [],
        ),
    )


def lines_of(*parts: str) -> str:
    """The lines of a tile's text, without those that say nothing."""
    return "\n".join(part for part in parts if part)


def shade(value: float | None) -> float | None:
    """An amount as a shade: as its root, so that one large tile does not leave all others white."""
    return None if value is None else math.sqrt(max(value, 0.0))
