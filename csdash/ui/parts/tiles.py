"""Tiles: the key figures side by side, each with its change, its certainty and its history."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import streamlit as st

from csdash.metrics.metric import Better
from csdash.text import Text
from csdash.ui.current import current_language
from csdash.words.escape import md_text

NARROWEST = 172  # px; two tiles side by side on a phone
VERSUS = Text("対 {before}", "vs {before}")


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure, already written in the reader's language.

    `value` 108.4%, `interval` ±1.2, `delta` +2.1pt or -0.4pt against `before` (a month), `spark` the last 24
    months, `context` the target and the benchmark in words. `better` is the metric's: it colours the delta.
    """

    label: str
    value: str
    better: Better = "neither"
    delta: str = ""
    before: str = ""
    interval: str = ""
    spark: Sequence[float | None] = ()
    context: Sequence[str] = field(default=())
    help: str = ""


def tiles(row: Sequence[Tile]) -> None:
    """All tiles of a page in one grid of equal cards."""
    language = current_language()
    with st.grid(min(len(row), 6), min_column_width=NARROWEST, key="tiles"):
        for tile in row:
            with st.container(border=True, height="stretch", gap="xsmall"):
                _metric(tile, VERSUS.format(before=tile.before)[language] if tile.before else None)
                for line in tile.context:
                    st.caption(md_text(line))


def _metric(tile: Tile, versus: str | None) -> None:
    interval = f" :small[:gray[{md_text(tile.interval)}]]" if tile.interval else ""
    colour, arrow = _reading(tile)
    st.metric(
        md_text(tile.label),
        md_text(tile.value) + interval,
        md_text(tile.delta) or None,
        delta_color=colour,
        delta_arrow=arrow,
        delta_description=versus if tile.delta else None,
        chart_data=[value for value in tile.spark if value is not None] or None,
        help=tile.help or None,
    )


def _reading(tile: Tile) -> tuple[str, str]:
    """Colour and arrow of the delta. The sign decides, and the words of the delta carry it too."""
    sign = tile.delta[:1]
    if sign not in ("+", "-"):
        return "gray", "off"
    if tile.better == "neither":
        return "gray", "up" if sign == "+" else "down"
    is_good = (sign == "+") == (tile.better == "higher")
    return "green" if is_good else "red", "up" if sign == "+" else "down"
