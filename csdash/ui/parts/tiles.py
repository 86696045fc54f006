"""Tiles: the key figures side by side, each with its change, its certainty and its history."""

from collections.abc import Sequence

import streamlit as st

from csdash.panels.tile import Tile
from csdash.text import Text
from csdash.ui.current import current_language
from csdash.ui.parts.chart import drawn
from csdash.words.escape import md_text

NARROWEST = 160  # px; two tiles side by side on a phone
_STILL = {"displayModeBar": False}
VERSUS = Text("増減は{before}との差です。", "Changes are against {before}.")


def tiles(row: Sequence[Tile], before: str | None = None, left_out: Text | None = None) -> None:
    """All tiles of a page in one grid of equal cards; `before` is what every delta compares with, if there are any.

    `left_out` says which are not there, and why.
    """
    with st.grid(_columns(len(row)), min_column_width=NARROWEST, gap="xsmall", key="tiles"):
        for number, tile in enumerate(row):
            with st.container(border=True, height="stretch", gap="xsmall", key=f"tile-{number}"):
                _metric(tile)
                if tile.spark:
                    st.plotly_chart(
                        drawn(tile.spark), theme=None, key=f"spark.{number}", alt=_spoken(tile), config=_STILL
                    )
                if tile.context:
                    st.caption("  \n".join(md_text(line) for line in tile.context))
    language = current_language()
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


def _metric(tile: Tile) -> None:
    interval = f" :small[:gray[{md_text(tile.interval)}]]" if tile.interval else ""
    colour, arrow = _reading(tile)
    st.metric(
        md_text(tile.label),
        md_text(tile.value) + interval,
        md_text(tile.delta) or None,
        delta_color=colour,
        delta_arrow=arrow,
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
