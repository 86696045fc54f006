"""Tiles: the key figures side by side, each with its change, its certainty and its history."""

from collections.abc import Sequence
from typing import NamedTuple

import streamlit as st

from csdash.panels.tile import Tile
from csdash.text import Text
from csdash.ui.current import current_language
from csdash.ui.parts.written import written
from csdash.words.escape import md_text

VERSUS = Text("増減は{before}との差です。", "Changes are against {before}.")
HELP = Text("説明", "What it means")


def tiles(row: Sequence[Tile], before: str | None = None, left_out: Text | None = None) -> None:
    """All tiles of a page in one grid of equal cards; `before` is what every delta compares with, if there are any.

    `left_out` says which are not there, and why. One piece of markup, and not four elements a tile: what a page
    sends, and a browser lays out, costs by the element.
    """
    language = current_language()
    with st.container(key="tiles"):
        read = [(tile, _reading(tile), _spoken(tile)) for tile in row]
        st.html(written("tiles", row=read, columns=_columns(len(row)), help=HELP[language]))
    below = [VERSUS.format(before=before)[language]] if before else []
    below += [left_out[language]] if left_out else []
    if below:
        st.caption("  \n".join(md_text(line) for line in below))


def _columns(n_tiles: int) -> int:
    """As many columns as leave no card alone in its row, four at most."""
    return n_tiles if n_tiles < 4 else 3 if n_tiles in (5, 6, 9) else 4


def _spoken(tile: Tile) -> str:
    """What the line of the last months says, for those who hear it: where it has arrived, and how far it moved."""
    return " ".join(part for part in (tile.label, tile.value, tile.interval, tile.delta) if part)


class Reading(NamedTuple):
    """How a delta is read: whether it is good, and its direction."""

    colour: str
    arrow: str


def _reading(tile: Tile) -> Reading:
    """Colour and arrow of the delta. The sign decides, and the words of the delta carry it too."""
    sign = tile.delta[:1]
    if sign not in ("+", "-"):
        return Reading("gray", "")
    arrow = "↑" if sign == "+" else "↓"
    if tile.better == "neither":
        return Reading("gray", arrow)
    return Reading("green" if (sign == "+") == (tile.better == "higher") else "red", arrow)
