"""The figure: a finding as its title, the chart, and under it all that a sceptic would ask for."""

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from csdash.figures.config import config
from csdash.figures.figure import Figure
from csdash.panels.evidence import Evidence
from csdash.panels.panel import Panel
from csdash.text import Text
from csdash.ui.changed import changed
from csdash.ui.current import current_language
from csdash.ui.parts.chart import drawn
from csdash.ui.parts.definition import definitions
from csdash.ui.parts.note import note_on
from csdash.ui.parts.table import table
from csdash.words.escape import md_text

HOW_TO_READ = Text("読み方", "How to read this")
EXPLAINED = Text("読み方と定義", "How to read this, and definitions")
MEASURED = Text("{subtitle}・{base}", "{subtitle} · {base}")
TABLE = Text("表で見る", "As a table")


def draw(
    panel: Panel, key: str, on_pick: Callable[[float, float], None] | None = None, *, notes_on: str = ""
) -> None:
    """Put the panel on the page; its finding is also what a screen reader says of the chart. See `figure`."""
    figure(
        panel.finding,
        panel.subtitle,
        panel.chart,
        panel.evidence,
        key=key,
        alt=f"{panel.finding} ({panel.subtitle})",
        on_pick=on_pick,
        notes_on=notes_on,
    )


def figure(
    finding: str,
    subtitle: str,
    chart: Figure,
    evidence: Evidence,
    *,
    key: str,
    alt: str,
    on_pick: Callable[[float, float], None] | None = None,
    notes_on: str = "",
) -> None:
    """One figure with its footer. `on_pick` is called with x and y of a point that was clicked, before the page runs.

    `notes_on` is the metric on which readers can leave a note here.

    `finding` is what the figure shows, in a sentence; `subtitle` says measure, unit, window and population;
    `alt` is the finding for those who hear it. All plain text: it is escaped here.
    """
    language = current_language()
    with st.container(key=f"figure-{key}", gap="xsmall"):
        st.header(md_text(finding), anchor=False)
        st.caption(md_text(MEASURED.format(subtitle=subtitle, base=evidence.base)[language]))
        # No theme of Streamlit's: it would take the place of our own template's fonts, greys and margins.
        picks = {
            "on_select": partial(changed, f"chart.{key}", partial(_picked, on_pick)),
            "selection_mode": "points",
        }
        st.plotly_chart(
            drawn(chart),
            theme=None,
            key=f"chart.{key}",
            alt=alt,
            config=config(language),
            **(picks if on_pick else {}),
        )
        if notes_on:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                _explained(evidence)
                note_on(notes_on)
        else:
            _explained(evidence)
        # Closed, the table is not even sent: most readers never open it, and grids are heavy to draw.
        behind = st.expander(
            TABLE[language], icon=":material/table:", type="compact", key=f"behind.{key}", on_change="rerun"
        )
        if behind.open:
            with behind:
                table(
                    evidence.frame,
                    evidence.headers,
                    key=key,
                    alt=subtitle,
                    definitions=evidence.definitions,
                    sources=evidence.sources,
                )


def _explained(evidence: Evidence) -> None:
    """How the figure is read, and what its metrics mean, in one text: a page sends every element by itself."""
    language = current_language()
    said = [evidence.how_to_read[language]]
    if evidence.definitions:
        said.append(definitions(evidence.definitions, language))
        said += [f":small[:gray[{md_text(source[language])}]]" for source in evidence.sources]
    label = (EXPLAINED if evidence.definitions else HOW_TO_READ)[language]
    with st.popover(label, type="tertiary", icon=":material/help:"):
        st.markdown("\n\n".join(said))


def bare(chart: Figure, *, key: str, alt: str) -> None:
    """The chart alone, with nothing to click: for a room, whose evidence is on the pages it came from."""
    st.plotly_chart(drawn(chart), theme=None, key=f"chart.{key}", alt=alt, config={"displayModeBar": False})


def _picked(on_pick: Callable[[float, float], None], state: Any) -> None:
    points = state.selection.points
    # Whoever clicks what is picked, or beside it, lets go of it: nothing new is asked for.
    if points:
        on_pick(points[0]["x"], points[0]["y"])
